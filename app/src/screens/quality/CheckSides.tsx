import { useState } from 'react';
import type { FilterCondition, ImageFilter, QualityCheck, QualityImage } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { useParameter } from '../../state/address.ts';
import { call } from '../../state/call.ts';
import { decide, store } from '../../state/decide.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useTexts } from '../../state/settings.ts';
import { LookDialog } from './LookDialog.tsx';
import { type Decide, SideStrip } from './SideStrip.tsx';

export type SideName = 'findings' | 'sound';

/** The images on both sides of the line, or on one. */
export function CheckSides({ check, threshold }: { readonly check: QualityCheck; readonly threshold: number }) {
  const { quality } = useTexts();
  const { name: state } = useWorkspaceState();
  const { isReadOnly } = useSession();
  const [shown, setShown] = useParameter('side');
  const [from, setFrom] = useParameter('from', 'line');
  const [look, setLook] = useState<{ readonly image: QualityImage; readonly among: readonly QualityImage[] } | null>(
    null,
  );
  const isFlag = check.kind === 'flag';
  const order = from === 'end' && !isFlag ? 'end' : 'line';

  const decideOn: Decide = async (images, kind) => {
    const about = { state, images: { numbers: images.map(({ n }) => n) }, reason: `looked at as ${check.name}` };
    return kind === null ? decide({ ...about, kind: 'withdraw', of: 'stay' }) : decide({ ...about, kind });
  };
  const removeAll = () => store(() => call('quality/decide', { state, check: check.name, threshold, kind: 'remove' }));

  // Left and right as on the axis.
  const sides: readonly SideName[] =
    check.direction === 'below' || isFlag ? ['findings', 'sound'] : ['sound', 'findings'];
  const visible = sides.filter((side) => (shown !== 'findings' && shown !== 'sound') || shown === side);
  return (
    <div className="quality-sides">
      <div className="quality-bar">
        <fieldset>
          <legend className="visually-hidden">{quality.sides}</legend>
          {(['', ...sides] as const).map((side) => (
            <Button key={side} pressed={shown === side} onClick={() => setShown(side)}>
              {side === '' ? quality.both : side === 'findings' ? quality.findingSide : quality.soundSide}
            </Button>
          ))}
        </fieldset>
        {!isFlag && (
          <fieldset>
            <legend className="visually-hidden">{quality.from}</legend>
            <Button pressed={order === 'line'} onClick={() => setFrom(null)}>
              {quality.fromLine}
            </Button>
            <Button pressed={order === 'end'} onClick={() => setFrom('end')}>
              {shown === 'sound' ? quality.fromBest : quality.fromWorst}
            </Button>
          </fieldset>
        )}
        {!isReadOnly && <p className="quiet quality-keys">{quality.keys}</p>}
      </div>
      <div className={`quality-columns ${visible.length === 1 ? 'one' : ''}`}>
        {visible.map((side) => (
          <SideStrip
            key={side}
            check={check}
            threshold={threshold}
            side={side}
            from={side === 'sound' && shown !== 'sound' ? 'line' : order}
            inGrid={gridFilter(check, threshold, side)}
            decide={decideOn}
            removeAll={side === 'findings' ? removeAll : null}
            onLook={(image, among) => setLook({ image, among })}
          />
        ))}
      </div>
      {look && (
        <LookDialog
          {...look}
          check={check}
          decide={decideOn}
          onMove={(image) => setLook({ ...look, image })}
          onClose={() => setLook(null)}
        />
      )}
    </div>
  );
}

/** The images of a side as the grid filters them. A range holds its ends, and the line itself is on the sound side. */
function gridFilter(check: QualityCheck, threshold: number, side: SideName): ImageFilter {
  if (check.status === 'on' && threshold === check.threshold) return [{ check: check.name, is: side === 'findings' }];
  const isFindings = side === 'findings';
  const range = (column: string, direction: 'above' | 'below', limit: number): FilterCondition =>
    direction === 'above' ? { column, from: limit } : { column, to: limit };
  const turned = check.direction === 'above' ? 'below' : 'above';
  return [
    range(check.column, isFindings ? check.direction : turned, threshold),
    ...check.conditions.map(({ column, direction, value }) => range(column, direction, value)),
  ];
}
