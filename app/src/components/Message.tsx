import type { ReactNode } from 'react';
import './message.css';

interface MessageProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly tone?: 'calm' | 'alarm';
}

/** What a screen says when it has nothing to show: why, and what to do. */
export function Message({ title, children, tone = 'calm' }: MessageProps) {
  return (
    <div className={`message ${tone}`} role={tone === 'alarm' ? 'alert' : undefined}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
