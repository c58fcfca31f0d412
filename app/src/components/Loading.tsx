import { useEffect, useState } from 'react';
import { useTexts } from '../state/settings.ts';
import './loading.css';

/** Shown only after a moment: what is quick needs no word. */
const PATIENCE_MS = 250;

export function Loading() {
  const { common } = useTexts();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="loading" role="status">
      {isLong ? common.loading : ''}
    </p>
  );
}
