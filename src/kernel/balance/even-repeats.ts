/** A random order of 0 … count − 1 (Fisher and Yates). */
export function shuffledOrder(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/**
 * How often each of `count` things is taken so that together they are `total`: each as often as every other, and once more
 * for as many of them, drawn by chance, as the division leaves over.
 */
export function evenRepeats(count: number, total: number, random: () => number): Uint32Array {
  const repeats = new Uint32Array(count);
  if (count === 0) return repeats;
  repeats.fill(Math.floor(total / count));
  const over = total % count;
  const order = shuffledOrder(count, random);
  for (let i = 0; i < over; i++) repeats[order[i]!]!++;
  return repeats;
}
