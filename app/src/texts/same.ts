/** The same texts in another language: strings for strings, functions for functions. */
export type Same<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Same<T[K]> };
