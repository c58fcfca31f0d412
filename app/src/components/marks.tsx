import type { ReactNode } from 'react';

const mark = (children: ReactNode) => (
  <svg
    viewBox="0 0 16 16"
    width="14"
    height="14"
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

/** A tick for what stays, a cross for what goes: told apart by shape. */
export const DecisionMark = ({ decision }: { readonly decision: 'keep' | 'remove' }) =>
  mark(<path d={decision === 'keep' ? 'M3 8.500l3.200 3.200L13 5' : 'M4 4l8 8M12 4l-8 8'} />);

/** A star for the keeper of a group, a sheet on a sheet for the others. */
export const KeeperMark = ({ isKeeper }: { readonly isKeeper: boolean }) =>
  mark(
    isKeeper ? (
      <path
        d="M8 2.200l1.800 3.700 4 .6-2.900 2.800.7 4L8 11.400l-3.600 1.900.7-4L2.200 6.500l4-.6z"
        fill="currentColor"
      />
    ) : (
      <path d="M2.500 2.500h8v8h-8zM6 13.500h7.500V6" />
    ),
  );

export const FindingMark = () => mark(<path d="M8 2.500l6 11H2zM8 6.800v3.200M8 12v.01" />);
