/** To be made. */
export function QualityScreen() {
  return null;
}
