import { Dialog } from '../../components/Dialog.tsx';
import { useTexts } from '../../state/settings.ts';

/** What the keys of this screen do. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { keys } = useTexts().duplicates;
  const rows: readonly (readonly [string, string])[] = [
    ['J ↓ · K ↑', keys.next],
    ['1 … 9', keys.keeper],
    ['Enter', keys.accept],
    ['A', keys.all],
    ['U', keys.undecide],
    ['N', keys.different],
    ['Ctrl Z', keys.undo],
    ['S B W D', keys.modes],
    ['Space', keys.flip],
    ['M', keys.marks],
    ['+ − 0', keys.zoom],
    ['← → ↑ ↓', keys.move],
    ['?', keys.help],
  ];
  return (
    <Dialog title={keys.title} onClose={onClose}>
      <table className="keys">
        <tbody>
          {rows.map(([key, meaning]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
