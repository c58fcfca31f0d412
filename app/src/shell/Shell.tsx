import { Suspense, useEffect } from 'react';
import { Button } from '../components/Button.tsx';
import { Link } from '../components/Link.tsx';
import { Loading } from '../components/Loading.tsx';
import { Message } from '../components/Message.tsx';
import { addressOf, useAddress } from '../state/address.ts';
import { takeBackLast } from '../state/decide.ts';
import { followServer, refreshSession, useSessionState } from '../state/session.ts';
import { useTexts } from '../state/settings.ts';
import { CrashGuard } from './CrashGuard.tsx';
import { ICONS, PanMark } from './icons.tsx';
import { Notices } from './Notices.tsx';
import { RunningBadge } from './RunningBadge.tsx';
import { SettingsMenu } from './SettingsMenu.tsx';
import { COMPONENTS, SCREENS, type ScreenName, screenOf, WITHOUT_STATE } from './screens.tsx';
import './shell.css';

/** Navigation around the screen that the address names. */
export function Shell() {
  const { common } = useTexts();
  const { screen: name } = useAddress();
  const screen = screenOf(name);
  const session = useSessionState();
  const info = session.kind === 'ready' ? session.info : null;
  useEffect(followServer, []);
  useEffect(() => {
    document.title = [screen && common.screens[screen], info?.title, 'goldpan'].filter(Boolean).join(' · ');
  }, [screen, info?.title, common]);
  // On a phone the row of screens is wider than the window.
  useEffect(() => {
    if (screen === null) return;
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
    document
      .querySelector('.shell-side nav [aria-current]')
      ?.scrollIntoView({ inline: 'center', block: 'nearest', behavior });
  }, [screen]);
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
      <header className="shell-side">
        <p className="brand">
          <PanMark />
          <span>goldpan</span>
        </p>
        <nav aria-label={common.navigation}>
          <ul>
            {SCREENS.map((item) => (
              <li key={item}>
                <Link href={addressOf(item)} aria-current={item === screen ? 'page' : undefined}>
                  {ICONS[item]}
                  <span>{common.screens[item]}</span>
                  {item === 'jobs' && info && <RunningBadge />}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="shell-foot">
          {info && (
            <p className="dataset">
              <strong>{info.title}</strong>
              {info.isReadOnly && <span className="badge">{common.readOnly}</span>}
              {info.decided.keep > 0 && <span>{common.kept(info.decided.keep)}</span>}
              {info.decided.remove > 0 && <span>{common.removed(info.decided.remove)}</span>}
            </p>
          )}
          <SettingsMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <ScreenFrame screen={screen} />
      </main>
      <Notices />
    </div>
  );
}

function ScreenFrame({ screen }: { readonly screen: ScreenName | null }) {
  const { common } = useTexts();
  const session = useSessionState();
  if (session.kind === 'loading') return <Loading />;
  if (session.kind === 'failed') {
    const isForeign = session.error.code === 'unauthorised';
    return (
      <Message title={isForeign ? common.unauthorised : common.offline} tone="alarm">
        <p>{isForeign ? common.unauthorisedAdvice : common.offlineAdvice}</p>
        {!isForeign && <Button onClick={() => void refreshSession()}>{common.tryAgain}</Button>}
      </Message>
    );
  }
  if (screen === null) return <Message title={common.notFound} />;
  const isFirst = session.info.state === null && screen === 'overview';
  if (session.info.state === null && !isFirst && !WITHOUT_STATE.has(screen)) {
    return (
      <Message title={common.nothingScanned}>
        <p>{common.nothingScannedAdvice}</p>
        <Link className="button main" href="/jobs">
          {common.toJobs}
        </Link>
      </Message>
    );
  }
  // Before anything is scanned, the app opens where that begins.
  const Screen = COMPONENTS[isFirst ? 'jobs' : screen];
  return (
    <CrashGuard
      key={isFirst ? 'jobs' : screen}
      show={(error) => (
        <Message title={common.crashed} tone="alarm">
          <p>{common.crashedAdvice}</p>
          <pre>{error.stack ?? error.message}</pre>
        </Message>
      )}
    >
      <Suspense fallback={<Loading />}>
        <Screen />
      </Suspense>
    </CrashGuard>
  );
}
