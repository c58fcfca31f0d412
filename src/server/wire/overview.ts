/** Endpoints of the screen Overview. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screen
export interface OverviewApi {}
