/** A caption as it is compared: one Unicode form, small letters, single spaces, none at the ends; null when empty. */
export function normalCaption(caption: string | null): string | null {
  if (caption === null) return null;
  const normal = caption.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  return normal === '' ? null : normal;
}
