/** Endpoints of the screen Quality. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screen
export interface QualityApi {}
