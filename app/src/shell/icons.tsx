import type { ReactNode } from 'react';

const icon = (...children: ReactNode[]) => (
  <svg
    viewBox="0 0 24 24"
    width="20"
    height="20"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.7"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

/** One picture per screen, of strokes in the colour of the text. */
export const ICONS = {
  overview: icon(<path key="a" d="M4 19V9m5.3 10V5m5.4 14v-7M20 19V8" />),
  grid: icon(<path key="a" d="M4 4h6v6H4zm10 0h6v6h-6zM4 14h6v6H4zm10 0h6v6h-6z" />),
  duplicates: icon(<path key="a" d="M4 4h11v11H4z" />, <path key="b" d="M9 19h10V9" />),
  quality: icon(
    <path key="a" d="M3 18c4 0 4-12 8-12s4 12 10 12" />,
    <path key="b" d="M15 4v16" strokeDasharray="2 3" />,
  ),
  leakage: icon(
    <path key="a" d="M4 6h6v12H4zm10 0h6v12h-6z" />,
    <path key="b" d="M8 12h8m-2.5-2.500L16 12l-2.5 2.5" />,
  ),
  map: icon(
    <path
      key="a"
      d="M7 8h.01M10 6h.01M9 10h.01M16 15h.01M14 18h.01M17.5 18.500h.01M18 7h.01M6 17h.01"
      strokeWidth="3"
    />,
  ),
  plan: icon(<path key="a" d="M5 7l2 2 3-4M5 16l2 2 3-4M13 7h6m-6 9h6" />),
  jobs: icon(<path key="a" d="M12 4a8 8 0 1 1-7.4 5" />, <path key="b" d="M12 8v4l3 2" />),
  more: icon(<path key="a" d="M6 12h.01M12 12h.01M18 12h.01" strokeWidth="3" />),
} as const;

export const PanMark = () => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path d="M2 9h20l-3.2 8.200A3 3 0 0 1 16 19H8a3 3 0 0 1-2.8-1.800z" fill="var(--gold-ink)" />
    <path d="M5 11h14l-1.9 4.800a1.6 1.6 0 0 1-1.5 1H8.400a1.6 1.6 0 0 1-1.5-1z" fill="var(--gold)" />
    <circle cx="12" cy="5" r="2" fill="var(--gold)" />
  </svg>
);
