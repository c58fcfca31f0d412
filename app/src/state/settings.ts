import type { Language } from '../texts/numbers.ts';
import { TEXTS, type Texts } from '../texts/texts.ts';
import { Store, useStore } from './store.ts';

export type Theme = 'system' | 'light' | 'dark';

/** Kept by the browser; the address can name a language, too. */
interface Settings {
  readonly language: Language;
  readonly theme: Theme;
}

const KEY = 'goldpan-settings';

function load(): Settings {
  const language: Language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>;
    return {
      language: stored.language && stored.language in TEXTS ? stored.language : language,
      theme: stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : 'system',
    };
  } catch {
    return { language, theme: 'system' };
  }
}

const settings = new Store(load());

function show({ language, theme }: Settings): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
show(settings.get());

export function changeSettings(changes: Partial<Settings>): void {
  const next = { ...settings.get(), ...changes };
  settings.set(next);
  show(next);
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Not stored, then: a private window may refuse.
  }
}

export const useSettings = (): Settings => useStore(settings);
export const useLanguage = (): Language => useSettings().language;
/** All texts in the language chosen. */
export const useTexts = (): Texts => TEXTS[useLanguage()];
