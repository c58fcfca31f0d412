const locales = { en: 'en', zh: 'zh-CN' } as const;
export type Language = keyof typeof locales;

const formats = new Map<string, Intl.NumberFormat>();

function format(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.NumberFormat(locales[language], options);
  formats.set(key, known);
  return known;
}

/** A whole number with its separators. */
export const count = (value: number, language: Language): string => format(language, {}).format(value);

/** A whole number in few characters, for axes. */
export const compact = (value: number, language: Language): string =>
  format(language, { notation: 'compact' }).format(value);

/** A measured value with at most four digits that count. */
export const measured = (value: number, language: Language): string =>
  format(language, { maximumSignificantDigits: 4 }).format(value);

/** A share of 0–1 as a percentage. */
export const percent = (share: number, language: Language): string =>
  format(language, { style: 'percent', maximumFractionDigits: share > 0 && share < 0.01 ? 2 : 1 }).format(share);

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes, in units of 1000. */
export function bytes(value: number, language: Language): string {
  let at = 0;
  let amount = value;
  while (amount >= 1000 && at < UNITS.length - 1) {
    amount /= 1000;
    at++;
  }
  return `${format(language, { maximumSignificantDigits: at === 0 ? 4 : 3 }).format(amount)} ${UNITS[at]}`;
}

/** A moment, in words of the language. */
export const moment = (iso: string, language: Language): string =>
  new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

const DURATIONS = {
  en: { s: (n: string) => `${n} s`, min: (n: string) => `${n} min`, h: (n: string) => `${n} h` },
  zh: { s: (n: string) => `${n} 秒`, min: (n: string) => `${n} 分钟`, h: (n: string) => `${n} 小时` },
} as const;

/** A span of time, in the largest unit that fits and the next: `12 s`, `3 min`, `2 h 15 min`. */
export function duration(seconds: number, language: Language): string {
  const words = DURATIONS[language];
  const whole = (value: number) => format(language, { maximumFractionDigits: 0 }).format(value);
  if (seconds < 9.95) return words.s(format(language, { maximumFractionDigits: 1 }).format(seconds));
  if (seconds < 59.5) return words.s(whole(seconds));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return words.min(whole(minutes));
  const rest = minutes % 60;
  return rest === 0
    ? words.h(whole(minutes / 60))
    : `${words.h(whole((minutes - rest) / 60))} ${words.min(whole(rest))}`;
}
