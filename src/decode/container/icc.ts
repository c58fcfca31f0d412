import { inflateSync } from 'node:zlib';
import { fourCC, viewOf } from './facts.ts';

const UNNAMED = 'unnamed';
/** Printer profiles reach a few MB; more is no profile. */
const MAX_PROFILE_BYTES = 16 * 1024 * 1024;

/**
 * Description of an ICC profile: its `desc` tag, as version 2 ASCII text or as the first string of version 4's
 * multi-localised text (ICC.1:2022, 9.2.41).
 *
 * @returns `unnamed` when the profile has no readable description.
 */
export function describeProfile(profile: Uint8Array): string {
  try {
    const view = viewOf(profile);
    const tags = Math.min(view.getUint32(128), 1024);
    for (let i = 0, at = 132; i < tags; i++, at += 12) {
      if (fourCC(view, at) !== 'desc') continue;
      const offset = view.getUint32(at + 4);
      const kind = fourCC(view, offset);
      if (kind === 'desc') {
        const length = view.getUint32(offset + 8);
        return clean(
          new TextDecoder('latin1').decode(profile.subarray(offset + 12, offset + 12 + Math.min(length, 512))),
        );
      }
      if (kind === 'mluc' && view.getUint32(offset + 8) > 0) {
        const length = Math.min(view.getUint32(offset + 20), 1024);
        const start = offset + view.getUint32(offset + 24);
        return clean(new TextDecoder('utf-16be').decode(profile.subarray(start, start + length)));
      }
      return UNNAMED;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return UNNAMED;
}

function clean(text: string): string {
  const end = text.indexOf('\0');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: profile names come from files and may hold control characters.
  const trimmed = (end < 0 ? text : text.slice(0, end)).replace(/[\u0000-\u001f\u007f]/g, ' ').trim();
  return trimmed === '' ? UNNAMED : trimmed;
}

/** Description of a PNG `iCCP` chunk: that of the compressed profile, or the chunk's own name for it. */
export function describePngProfile(chunk: Uint8Array): string {
  const end = chunk.indexOf(0);
  if (end < 0) return UNNAMED;
  const name = clean(new TextDecoder('latin1').decode(chunk.subarray(0, end)));
  try {
    const described = describeProfile(inflateSync(chunk.subarray(end + 2), { maxOutputLength: MAX_PROFILE_BYTES }));
    return described === UNNAMED ? name : described;
  } catch {
    return name; // A profile that does not decompress is still a named one.
  }
}
