import { en } from './en/index.ts';
import type { Language } from './numbers.ts';
import type { Same } from './same.ts';
import { zh } from './zh/index.ts';

export type Texts = Same<typeof en>;

export const TEXTS: Readonly<Record<Language, Texts>> = { en, zh };

export const LANGUAGES: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'zh', name: '简体中文' },
];
