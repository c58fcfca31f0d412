/** Endpoints of the screen Duplicates. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the screen
export interface DuplicatesApi {}
