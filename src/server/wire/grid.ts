import type { ImageNumber } from './common.ts';

/** Endpoints of the screen Grid. */
export interface GridApi {
  /** Keeps a selection that is too long for an address, for the condition `selection`; as long as the server runs. */
  'selection/save': {
    request: { readonly state: string; readonly numbers: readonly ImageNumber[] };
    /** 16 hex digits. */
    reply: { readonly selection: string };
  };
}
