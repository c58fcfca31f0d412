/** Endpoints of the screen Grid. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screen
export interface GridApi {}
