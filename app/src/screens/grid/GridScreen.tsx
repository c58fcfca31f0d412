/** To be made. */
export function GridScreen() {
  return null;
}
