/** To be made. */
export function DuplicatesScreen() {
  return null;
}
