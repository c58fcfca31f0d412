import { useEffect } from 'react';
import { useAddress } from '../state/address.ts';
import { takeBackLast } from '../state/decide.ts';
import { followServer, useSessionState } from '../state/session.ts';
import { useTexts } from '../state/settings.ts';
import { useNarrow } from '../state/use-narrow.ts';
import { BottomBar } from './BottomBar.tsx';
import { Notices } from './Notices.tsx';
import { ScreenFrame } from './ScreenFrame.tsx';
import { Sidebar } from './Sidebar.tsx';
import { screenOf } from './screens.tsx';
import './shell.css';

/** Navigation around the screen that the address names. */
export function Shell() {
  const { common } = useTexts();
  const { screen: name } = useAddress();
  const screen = screenOf(name);
  const session = useSessionState();
  const isNarrow = useNarrow();
  const info = session.kind === 'ready' ? session.info : null;
  useEffect(followServer, []);
  useEffect(() => {
    document.title = [screen && common.screens[screen], info?.title, 'goldpan'].filter(Boolean).join(' · ');
  }, [screen, info?.title, common]);
  useEffect(() => {
    const undo = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (isTyping || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void takeBackLast();
    };
    addEventListener('keydown', undo);
    return () => removeEventListener('keydown', undo);
  }, []);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {common.skip}
      </a>
      {isNarrow ? <BottomBar screen={screen} /> : <Sidebar screen={screen} />}
      <main id="main" tabIndex={-1}>
        <ScreenFrame screen={screen} />
      </main>
      <Notices />
    </div>
  );
}
