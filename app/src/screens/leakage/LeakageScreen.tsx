/** To be made. */
export function LeakageScreen() {
  return null;
}
