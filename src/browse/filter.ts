/** What an image must be to pass; see `FilterCondition` of the wire for what each means. */
export type Condition =
  | { readonly column: string; readonly from?: number | undefined; readonly to?: number | undefined }
  | { readonly column: string; readonly values: readonly (string | null)[] }
  | { readonly check: string; readonly is: boolean }
  | { readonly decision: readonly ('keep' | 'remove' | null)[] }
  | { readonly text: string }
  | { readonly selection: string };
