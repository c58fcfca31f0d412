/** One row of a manifest, or why it could not be read. `where` names its place, such as `line 12`. */
export type ManifestRow =
  | { readonly where: string; readonly row: Readonly<Record<string, unknown>> }
  | { readonly where: string; readonly reason: string };
