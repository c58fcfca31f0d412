import { changeSettings, type Theme, useSettings, useTexts } from '../state/settings.ts';
import type { Language } from '../texts/numbers.ts';
import { LANGUAGES } from '../texts/texts.ts';

/** Language and light, which the browser remembers. */
export function SettingsMenu() {
  const { common } = useTexts();
  const { language, theme } = useSettings();
  return (
    <fieldset className="settings">
      <legend className="visually-hidden">{common.settings}</legend>
      <label>
        <span className="visually-hidden">{common.language}</span>
        <select value={language} onChange={({ target }) => changeSettings({ language: target.value as Language })}>
          {LANGUAGES.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="visually-hidden">{common.theme}</span>
        <select value={theme} onChange={({ target }) => changeSettings({ theme: target.value as Theme })}>
          {(['system', 'light', 'dark'] as const).map((name) => (
            <option key={name} value={name}>
              {common.themes[name]}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}
