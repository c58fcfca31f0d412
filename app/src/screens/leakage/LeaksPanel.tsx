import { useState } from 'react';
import type { ReplyOf } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { Link } from '../../components/Link.tsx';
import { Message } from '../../components/Message.tsx';
import { useAddress } from '../../state/address.ts';
import { useSession } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { LeakList } from './LeakList.tsx';
import { LeakMatrix } from './LeakMatrix.tsx';
import { addressWith, useLeakAddress } from './leak-address.ts';
import { RelationFilter } from './RelationFilter.tsx';
import { RepairDialog } from './RepairDialog.tsx';

/** What lies across splits: the sentence, the matrix, the pairs. */
export function LeaksPanel({ overview }: { readonly overview: ReplyOf<'leakage/overview'> }) {
  const { leakage: texts } = useTexts();
  const { isReadOnly } = useSession();
  const { query } = useAddress();
  const { choice, splits } = useLeakAddress();
  const [isRepairing, setRepairing] = useState(false);
  const { pairs, images, left } = overview;
  if (overview.splits.length < 2 && !choice.decided) {
    const [only] = overview.splits;
    return (
      <Message title={only ? texts.oneSplit(only.name) : texts.noSplits}>
        <p>{texts.noSplitsAdvice}</p>
        <code>goldpan split --ratios 0.8,0.1,0.1 --record</code>
      </Message>
    );
  }
  return (
    <>
      <div className="leak-summary">
        <p className={pairs === 0 ? 'leak-good' : ''}>
          {pairs > 0
            ? choice.decided
              ? texts.headlineDecided(pairs)
              : texts.headline(pairs, images)
            : choice.decided
              ? texts.noneLeft
              : texts.noLeaks}{' '}
          {!choice.decided && pairs > 0 && left < pairs && (
            <span className={left === 0 ? 'leak-good' : 'leak-left'}>
              {left === 0 ? texts.noneLeft : texts.left(left)}
            </span>
          )}
        </p>
        {!isReadOnly && left > 0 && <Button onClick={() => setRepairing(true)}>{texts.repair}</Button>}
      </div>
      <LeakMatrix overview={overview} chosen={splits} />
      <RelationFilter relations={overview.relations} />
      {pairs > 0 && (
        <section className="leak-section">
          <div className="leak-list-head">
            <h2>{splits ? texts.between(splits[0], splits[1]) : texts.list}</h2>
            {splits && <Link href={addressWith(query, { between: null })}>{texts.allSplits}</Link>}
          </div>
          <LeakList overview={overview} />
        </section>
      )}
      {isRepairing && <RepairDialog overview={overview} onClose={() => setRepairing(false)} />}
    </>
  );
}
