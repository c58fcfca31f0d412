import type { LeakCell, ReplyOf } from '../../../../src/server/api.ts';
import { Link } from '../../components/Link.tsx';
import { useAddress } from '../../state/address.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { count } from '../../texts/numbers.ts';
import { addressWith } from './leak-address.ts';

interface LeakMatrixProps {
  readonly overview: ReplyOf<'leakage/overview'>;
  /** The two splits that the list is narrowed to. */
  readonly chosen: readonly [string, string] | undefined;
}

const isOf = ({ splits: [a, b] }: Pick<LeakCell, 'splits'>, one: string, other: string): boolean =>
  (a === one && b === other) || (a === other && b === one);

/** Each split against each other; a cell narrows the list to its pairs. */
export function LeakMatrix({ overview: { splits, cells, otherSplits }, chosen }: LeakMatrixProps) {
  const { leakage: texts } = useTexts();
  const language = useLanguage();
  if (splits.length < 2) return null;
  return (
    <section className="leak-section">
      <h2 className="visually-hidden">{texts.matrix}</h2>
      <div className="leak-matrix-frame">
        <table className="leak-matrix">
          <thead>
            <tr>
              <td />
              <th scope="col" className="number">
                {texts.splitImages}
              </th>
              {splits.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {splits.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                <td className="number">{count(row.images, language)}</td>
                {splits.map((column) => (
                  <Cell
                    key={column.name}
                    row={row}
                    column={column.name}
                    cell={cells.find((cell) => isOf(cell, row.name, column.name))}
                    isChosen={chosen !== undefined && isOf({ splits: chosen }, row.name, column.name)}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet">
        {texts.matrixAdvice} {otherSplits > 0 && texts.otherSplits(otherSplits)}
      </p>
    </section>
  );
}

interface CellProps {
  readonly row: { readonly name: string; readonly images: number };
  readonly column: string;
  readonly cell: LeakCell | undefined;
  readonly isChosen: boolean;
}

function Cell({ row, column, cell, isChosen }: CellProps) {
  const { leakage: texts } = useTexts();
  const { query } = useAddress();
  if (row.name === column) return <td className="leak-own" />;
  if (!cell) return <td className="leak-none">{texts.nothingShared}</td>;
  const images = cell.images[cell.splits[0] === row.name ? 0 : 1];
  return (
    <td>
      <Link
        href={addressWith(query, { between: isChosen ? null : [row.name, column], a: null, b: null })}
        aria-current={isChosen ? 'true' : undefined}
      >
        <span className="visually-hidden">{texts.cellOf(row.name, column)} </span>
        <strong>{texts.cell(cell.pairs)}</strong>{' '}
        <span>{texts.cellImages(images, images / Math.max(1, row.images))}</span>
      </Link>
    </td>
  );
}
