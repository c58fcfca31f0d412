/** Endpoints of the screen Jobs. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screen
export interface JobsApi {}
