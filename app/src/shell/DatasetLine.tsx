import { useSessionState } from '../state/session.ts';
import { useTexts } from '../state/settings.ts';

/** Which dataset this is, and what is decided about it so far. */
export function DatasetLine() {
  const { common } = useTexts();
  const session = useSessionState();
  if (session.kind !== 'ready') return null;
  const { title, isReadOnly, decided } = session.info;
  return (
    <p className="dataset">
      <strong>{title}</strong>
      {isReadOnly && <span className="badge">{common.readOnly}</span>}
      {decided.keep > 0 && <span>{common.kept(decided.keep)}</span>}
      {decided.remove > 0 && <span>{common.removed(decided.remove)}</span>}
    </p>
  );
}
