import { Button } from '../components/Button.tsx';
import { dismiss, useNotices } from '../state/notices.ts';
import { useTexts } from '../state/settings.ts';
import './notices.css';

export function Notices() {
  const { common } = useTexts();
  return (
    <div className="notices" role="status" aria-live="polite">
      {useNotices().map(({ id, text, tone, undo }) => (
        <div key={id} className={`notice ${tone}`}>
          <span>{text}</span>
          {undo && (
            <Button
              look="quiet"
              onClick={() => {
                undo();
                dismiss(id);
              }}
            >
              {common.undo}
            </Button>
          )}
          <Button look="quiet" aria-label={common.close} onClick={() => dismiss(id)}>
            <span aria-hidden="true">✕</span>
          </Button>
        </div>
      ))}
    </div>
  );
}
