import { Link } from '../../components/Link.tsx';
import { addressOf } from '../../state/address.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { useCall } from '../../state/use-call.ts';
import { bytes, count } from '../../texts/numbers.ts';

const SHOWN = 12;

interface FolderTotalsProps {
  readonly plan: string;
  readonly count: number;
  /** The folder that the list is narrowed to; null is none. */
  readonly chosen: string | null;
}

/** What goes from the folders that lose most; each narrows the list to itself. */
export function FolderTotals({ plan, count: all, chosen }: FolderTotalsProps) {
  const { plan: texts } = useTexts();
  const language = useLanguage();
  const { data } = useCall('plan/folders', { plan, from: 0, count: SHOWN });
  return (
    <aside className="plan-folders" aria-label={texts.byFolder}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.byFolder}</th>
            <th scope="col" className="number">
              {texts.folderImages}
            </th>
            <th scope="col" className="number">
              {texts.folderSize}
            </th>
          </tr>
        </thead>
        <tbody>
          {data?.rows.map(({ folder, images, bytes: size }) => (
            <tr key={folder}>
              <td>
                <Link
                  className="path"
                  href={addressOfFolder(plan, folder)}
                  aria-current={folder === chosen ? 'true' : undefined}
                >
                  {folder || texts.topFolder}
                </Link>
              </td>
              <td className="number">{count(images, language)}</td>
              <td className="number">{bytes(size, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {all > SHOWN && <Link href={addressOf('plan', { plan, show: 'folders' })}>{texts.allFolders(all)}</Link>}
    </aside>
  );
}

/** The top of the source has an empty name, which an address spells by a parameter without a value. */
export const addressOfFolder = (plan: string, folder: string): string =>
  folder === '' ? `${addressOf('plan', { plan })}&folder=` : addressOf('plan', { plan, folder });
