/** To be made. */
export function OverviewScreen() {
  return null;
}
