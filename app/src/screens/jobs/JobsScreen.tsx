/** To be made. */
export function JobsScreen() {
  return null;
}
