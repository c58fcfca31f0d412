import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTexts } from '../state/settings.ts';
import { Button } from './Button.tsx';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** `full` takes the whole window, for looking at pictures. */
  readonly size?: 'small' | 'full';
}

/** A window above the page. Escape closes it and the focus goes back to where it was. */
export function Dialog({ title, onClose, children, size = 'small' }: DialogProps) {
  const { common } = useTexts();
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${size}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <Button look="quiet" onClick={onClose} aria-label={common.close}>
          <span aria-hidden="true">✕</span>
        </Button>
      </header>
      {children}
    </dialog>
  );
}
