import { useEffect, useRef, useState } from 'react';
import type { BoundaryPair, ReplyOf } from '../../../../src/server/api.ts';
import { relationName } from '../../components/compare/evidence-words.ts';
import { Picture } from '../../components/Picture.tsx';
import { useTexts } from '../../state/settings.ts';
import { PairDialog } from './PairDialog.tsx';

interface BoundaryStripProps {
  readonly state: string;
  readonly pairs: ReplyOf<'duplicates/boundary'>;
}

/** The pairs next to the line, in the order of their scores: below it on the left, above it on the right. */
export function BoundaryStrip({ state, pairs: { above, below } }: BoundaryStripProps) {
  const { threshold: texts } = useTexts().duplicates;
  const [open, setOpen] = useState<BoundaryPair | null>(null);
  const line = useRef<HTMLLIElement>(null);
  const strip = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other pairs move the line back into the middle
  useEffect(() => {
    const [list, middle] = [strip.current!, line.current!];
    list.scrollLeft = middle.offsetLeft + middle.offsetWidth / 2 - list.clientWidth / 2;
  }, [above, below]);
  const card = (pair: BoundaryPair) => (
    <li key={`${pair.a} ${pair.b}`}>
      <BoundaryCard state={state} pair={pair} onOpen={() => setOpen(pair)} />
    </li>
  );
  return (
    <>
      <div className="boundary-heads">
        <span>{below.length === 0 ? texts.noneBelow : texts.below}</span>
        <span>{above.length === 0 ? texts.noneAbove : texts.above}</span>
      </div>
      <ul className="boundary" ref={strip}>
        {[...below].reverse().map(card)}
        <li className="line" ref={line} aria-hidden="true" />
        {above.map(card)}
      </ul>
      {open && <PairDialog state={state} a={open.a} b={open.b} onClose={() => setOpen(null)} />}
    </>
  );
}

interface BoundaryCardProps {
  readonly state: string;
  readonly pair: BoundaryPair;
  readonly onOpen: () => void;
}

function BoundaryCard({ state, pair: { a, b, relation, score, isDifferent }, onOpen }: BoundaryCardProps) {
  const all = useTexts();
  const texts = all.duplicates;
  const name = relationName(relation, all);
  return (
    <button type="button" className="boundary-pair" onClick={onOpen}>
      <span className="boundary-pictures">
        <Picture state={state} image={a} size={256} alt="" />
        <Picture state={state} image={b} size={256} alt="" />
      </span>
      <span className="boundary-words">
        <b className="number">{score.toFixed(3)}</b> {isDifferent ? texts.isDifferent : name}
        <span className="visually-hidden">: {texts.threshold.comparePair}</span>
      </span>
    </button>
  );
}
