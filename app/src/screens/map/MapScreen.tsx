/** To be made. */
export function MapScreen() {
  return null;
}
