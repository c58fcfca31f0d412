import { useState } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { useTexts } from '../state/settings.ts';
import { DatasetLine } from './DatasetLine.tsx';
import { ICONS } from './icons.tsx';
import { ScreenLink } from './ScreenLink.tsx';
import { SettingsMenu } from './SettingsMenu.tsx';
import { SCREENS, type ScreenName } from './screens.tsx';

/** Screens that fit a phone's width beside the way to the others. */
const IN_REACH = SCREENS.slice(0, 4);
const FURTHER = SCREENS.slice(4);

/** The screens below the one that is shown, on a phone; what does not fit is one touch further. */
export function BottomBar({ screen }: { readonly screen: ScreenName | null }) {
  const { common } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const further = FURTHER.find((item) => item === screen);
  return (
    <header className="shell-bar">
      <nav aria-label={common.navigation}>
        <ul>
          {IN_REACH.map((item) => (
            <li key={item}>
              <ScreenLink to={item} current={screen} />
            </li>
          ))}
          <li>
            <button
              type="button"
              className={`screen-link${further ? ' is-current' : ''}`}
              aria-haspopup="dialog"
              onClick={() => setOpen(true)}
            >
              {further ? ICONS[further] : ICONS.more}
              <span>{further ? `${common.screensShort[further]} …` : common.more}</span>
            </button>
          </li>
        </ul>
      </nav>
      {isOpen && (
        <Dialog title={common.more} onClose={() => setOpen(false)}>
          <div className="shell-more">
            <ul>
              {FURTHER.map((item) => (
                <li key={item}>
                  <ScreenLink to={item} current={screen} onClick={() => setOpen(false)} />
                </li>
              ))}
            </ul>
            <DatasetLine />
            <SettingsMenu />
          </div>
        </Dialog>
      )}
    </header>
  );
}
