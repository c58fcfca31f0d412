import type { ImageFacts } from '../../../../src/server/api.ts';
import { useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { type Store, useStore } from '../../state/store.ts';
import { checkWords } from '../../texts/check-words.ts';
import { bytes } from '../../texts/numbers.ts';

/** What is known of the image under the pointer, else of the active one: always in the same place. */
export function FactsStrip({
  hovered,
  active,
}: {
  readonly hovered: Store<ImageFacts | null>;
  readonly active: ImageFacts | null;
}) {
  const image = useStore(hovered) ?? active;
  return (
    <aside className="facts-strip">
      {image && (
        <>
          <p className="path">{image.id}</p>
          <FactsLine image={image} />
        </>
      )}
    </aside>
  );
}

/** The facts of an image in one line: size, source, findings, decisions. */
export function FactsLine({ image }: { readonly image: ImageFacts }) {
  const texts = useTexts();
  const language = useLanguage();
  const { checks } = useWorkspaceState();
  const { common, grid, tile } = texts;
  const { width, height } = image;
  const titleOf = (name: string) => {
    const check = checks.find((one) => one.name === name);
    return check ? checkWords(texts, check).title : name;
  };
  const facts = [
    width === null || height === null ? null : `${width} × ${height}`,
    image.sizeBytes > 0 ? bytes(image.sizeBytes, language) : null,
    image.format,
    image.split,
    image.label,
  ].filter((fact) => fact !== null);
  return (
    <p className="facts-line">
      <span>{facts.join(' · ')}</span>
      {image.outcome !== 'measured' && <span className="facts-alarm">{image.reason ?? tile.unreadable}</span>}
      {image.decision !== null && <strong className={`facts-${image.decision}`}>{common[image.decision]}</strong>}
      {image.relabel !== null && <strong>{grid.newLabel(image.relabel)}</strong>}
      {image.assignSplit !== null && <strong>{grid.newSplit(image.assignSplit)}</strong>}
      {image.groupId !== null && <span>{image.isKeeper ? tile.keeper : tile.copy}</span>}
      {image.findings.length > 0 && <span>{image.findings.map(titleOf).join(', ')}</span>}
    </p>
  );
}
