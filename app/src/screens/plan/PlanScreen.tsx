/** To be made. */
export function PlanScreen() {
  return null;
}
