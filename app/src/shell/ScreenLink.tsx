import { Link } from '../components/Link.tsx';
import { addressOf } from '../state/address.ts';
import { useSessionState } from '../state/session.ts';
import { useTexts } from '../state/settings.ts';
import { ICONS } from './icons.tsx';
import { RunningBadge } from './RunningBadge.tsx';
import type { ScreenName } from './screens.tsx';

interface ScreenLinkProps {
  readonly to: ScreenName;
  readonly current: ScreenName | null;
  readonly onClick?: () => void;
}

/** A screen in the navigation. */
export function ScreenLink({ to, current, onClick }: ScreenLinkProps) {
  const { common } = useTexts();
  const isReady = useSessionState().kind === 'ready';
  return (
    <Link
      className="screen-link"
      href={addressOf(to)}
      aria-current={to === current ? 'page' : undefined}
      {...(onClick ? { onClick } : {})}
    >
      {ICONS[to]}
      <span>{common.screens[to]}</span>
      {to === 'jobs' && isReady && <RunningBadge />}
    </Link>
  );
}
