import type { ReactNode } from 'react';

const icon = (...children: ReactNode[]) => (
  <svg
    viewBox="0 0 24 24"
    width="18"
    height="18"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

export const MoveIcon = () =>
  icon(<path key="a" d="M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3" />);
export const LassoIcon = () =>
  icon(
    <path
      key="a"
      d="M5 14c-2-1-2.500-2.500-2.500-4C2.500 6.500 6.500 4 12 4s9.500 2.500 9.500 6-4 6-9.500 6c-1.500 0-3-.2-4-.5"
      strokeDasharray="3 2.600"
    />,
    <circle key="b" cx="6.500" cy="15" r="2" />,
    <path key="c" d="M7 17c.5 1.500 0 3-1.500 4" />,
  );
export const PlusIcon = () => icon(<path key="a" d="M12 5v14M5 12h14" />);
export const MinusIcon = () => icon(<path key="a" d="M5 12h14" />);
export const WholeIcon = () => icon(<path key="a" d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />);
export const SearchIcon = () =>
  icon(<circle key="a" cx="11" cy="11" r="6" />, <path key="b" d="M20 20l-4.500-4.500" />);
export const PictureIcon = () =>
  icon(
    <rect key="a" x="3.500" y="4.500" width="17" height="15" rx="2" />,
    <circle key="b" cx="9" cy="10" r="1.700" />,
    <path key="c" d="M5 18l5-4.500 3 2.500 3.500-3.500 3.500 3.500" />,
  );
