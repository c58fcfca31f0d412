/** Endpoints of the screen Leakage. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screen
export interface LeakageApi {}
