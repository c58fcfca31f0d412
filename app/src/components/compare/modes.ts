/** Ways to look at two pictures, each with its key. */
export const COMPARE_MODES = ['side', 'blink', 'swipe', 'difference'] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

export const MODE_KEYS: Readonly<Record<CompareMode, string>> = { side: 'S', blink: 'B', swipe: 'W', difference: 'D' };

export const isCompareMode = (text: string): text is CompareMode => (COMPARE_MODES as readonly string[]).includes(text);

/** Changes per second; three flashes are the most that is safe for everybody (WCAG 2.3.1). */
export const BLINK_RATES = [0.5, 1, 2] as const;
/** How many times stronger differences are shown. */
export const AMPLIFICATIONS = [1, 4, 16] as const;
