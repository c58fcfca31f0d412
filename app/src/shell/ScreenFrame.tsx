import { Suspense } from 'react';
import { Button } from '../components/Button.tsx';
import { Link } from '../components/Link.tsx';
import { Loading } from '../components/Loading.tsx';
import { Message } from '../components/Message.tsx';
import { refreshSession, useSessionState } from '../state/session.ts';
import { useTexts } from '../state/settings.ts';
import { CrashGuard } from './CrashGuard.tsx';
import { COMPONENTS, type ScreenName, WITHOUT_STATE } from './screens.tsx';

/** The screen of the address, or why it cannot be shown. */
export function ScreenFrame({ screen }: { readonly screen: ScreenName | null }) {
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
