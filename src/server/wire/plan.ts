/** Endpoints of the screen Plan. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screen
export interface PlanApi {}
