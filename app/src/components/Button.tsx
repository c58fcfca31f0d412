import type { ButtonHTMLAttributes } from 'react';
import './button.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'main' | 'keep' | 'remove' | 'quiet';
  /** Pressed or not, for one that switches something. */
  readonly pressed?: boolean;
}

export function Button({ look = 'plain', pressed, className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`button ${look} ${className}`} aria-pressed={pressed} {...rest} />;
}
