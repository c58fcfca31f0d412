/**
 * Shares out edits so that each family, and each strength of it, is made equally often. Families come in shuffled decks,
 * each family once per deck and with the next strength in the next one; images take cards off the top.
 *
 * @param perImage cards of one image, at most `families × strengths`; different ones as long as it divides the number of
 *   families or is a multiple of it
 * @param random uniform in [0, 1)
 * @returns numbers `family × strengths + strength` per image, ascending
 */
export function dealEdits(
  images: number,
  { families, strengths, perImage }: { families: number; strengths: number; perImage: number },
  random: () => number,
): number[][] {
  const first = Array.from({ length: families }, () => Math.floor(random() * strengths));
  let deck: number[] = [];
  let decks = 0;
  const nextCard = (): number => {
    if (deck.length === 0) {
      deck = shuffled(
        first.map((strength, family) => family * strengths + ((strength + decks) % strengths)),
        random,
      );
      decks++;
    }
    return deck.pop()!;
  };
  return Array.from({ length: images }, () => Array.from({ length: perImage }, nextCard).sort((x, y) => x - y));
}

/** Fisher and Yates. */
function shuffled(cards: number[], random: () => number): number[] {
  for (let i = cards.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [cards[i], cards[j]] = [cards[j]!, cards[i]!];
  }
  return cards;
}
