import { useTexts } from '../state/settings.ts';
import { DatasetLine } from './DatasetLine.tsx';
import { PanMark } from './icons.tsx';
import { ScreenLink } from './ScreenLink.tsx';
import { SettingsMenu } from './SettingsMenu.tsx';
import { SCREENS, type ScreenName } from './screens.tsx';

/** The screens beside the one that is shown, where there is room. */
export function Sidebar({ screen }: { readonly screen: ScreenName | null }) {
  const { common } = useTexts();
  return (
    <header className="shell-side">
      <p className="brand">
        <PanMark />
        <span>goldpan</span>
      </p>
      <nav aria-label={common.navigation}>
        <ul>
          {SCREENS.map((item) => (
            <li key={item}>
              <ScreenLink to={item} current={screen} />
            </li>
          ))}
        </ul>
      </nav>
      <div className="shell-foot">
        <DatasetLine />
        <SettingsMenu />
      </div>
    </header>
  );
}
