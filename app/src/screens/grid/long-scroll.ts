/**
 * Scrolling further than browsers can: they draw no element higher than some ten million pixels, and a million images
 * are. The element stays below that; a shift says which part of the whole it shows. Small steps move one to one; a
 * jump, as by dragging the scroll bar, goes to that share of the whole.
 */
export const MOST_HEIGHT = 8_000_000;

export class LongScroll {
  /** Height of everything, px. */
  readonly whole: number;
  /** Height of the element, px. */
  readonly height: number;
  /** Place in the whole minus place in the element. */
  shift = 0;
  #last = 0;

  constructor(whole: number) {
    this.whole = whole;
    this.height = Math.min(whole, MOST_HEIGHT);
  }

  /** The place in the whole after the element was scrolled. */
  scrolled(top: number, view: number): number {
    const end = Math.max(0, this.height - view);
    const wholeEnd = Math.max(0, this.whole - view);
    if (this.whole <= MOST_HEIGHT) return top;
    const isJump = Math.abs(top - this.#last) > 8 * view;
    this.#last = top;
    if (isJump) this.shift = Math.round((top / end) * wholeEnd) - top;
    // At an end of the element is the end of the whole, however far small steps have led.
    if (top <= 0) this.shift = 0;
    else if (top >= end) this.shift = wholeEnd - end;
    return Math.min(wholeEnd, Math.max(0, top + this.shift));
  }

  /** Where the element must be scrolled to, to show a place of the whole. */
  topOf(place: number, view: number): number {
    if (this.whole <= MOST_HEIGHT) return place;
    const wholeEnd = Math.max(1, this.whole - view);
    const top = Math.round((place / wholeEnd) * (this.height - view));
    this.shift = Math.round(place) - top;
    this.#last = top;
    return top;
  }
}
