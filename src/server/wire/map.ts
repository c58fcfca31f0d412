/** Endpoints of the screen Map. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screen
export interface MapApi {}
