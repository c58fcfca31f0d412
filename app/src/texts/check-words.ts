import type { CheckWords } from './en/checks.ts';
import type { Texts } from './texts.ts';

/** A check's words in the language chosen; those the server sent where there are none, as for checks of heads. */
export const checkWords = ({ checks }: Texts, check: CheckWords & { readonly name: string }): CheckWords =>
  checks.words[check.name] ?? check;

/** What a column is called in headings. */
export const columnTitle = ({ checks }: Texts, column: string): string =>
  checks.columns[column] ?? column.replaceAll('_', ' ');
