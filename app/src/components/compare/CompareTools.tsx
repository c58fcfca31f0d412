import type { ReactNode } from 'react';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { percent } from '../../texts/numbers.ts';
import { Button } from '../Button.tsx';
import { AMPLIFICATIONS, BLINK_RATES, COMPARE_MODES, type CompareMode, MODE_KEYS } from './modes.ts';
import type { Blink } from './PairViewer.tsx';
import { ZOOM_STEP } from './view.ts';

interface CompareToolsProps {
  readonly mode: CompareMode;
  readonly onMode: (mode: CompareMode) => void;
  readonly marks: { readonly hasMarks: boolean; readonly setMarks: (on: boolean) => void };
  readonly blink: Blink;
  readonly swipe: { readonly divider: number; readonly setDivider: (at: number) => void };
  readonly difference: { readonly amplification: number; readonly setAmplification: (times: number) => void };
  readonly zoom: { readonly scale: number; readonly zoomBy: (factor: number) => void; readonly reset: () => void };
  readonly children?: ReactNode;
}

/** How to look, and what belongs to the way of looking. */
export function CompareTools({ mode, onMode, marks, blink, swipe, difference, zoom, children }: CompareToolsProps) {
  const { duplicates: texts } = useTexts();
  const language = useLanguage();
  return (
    <div className="compare-tools">
      <fieldset className="segments">
        <legend className="visually-hidden">{texts.mode}</legend>
        {COMPARE_MODES.map((one) => (
          <Button
            key={one}
            look="quiet"
            pressed={one === mode}
            title={`${texts.modes[one]} (${MODE_KEYS[one]})`}
            onClick={() => onMode(one)}
          >
            {texts.modes[one]}
          </Button>
        ))}
      </fieldset>
      {mode === 'blink' && (
        <div className="compare-own">
          <Button look="quiet" onClick={() => blink.setPlaying(!blink.isPlaying)}>
            {blink.isPlaying ? texts.pause : texts.play}
          </Button>
          <Button look="quiet" onClick={blink.flip}>
            {texts.flip} <kbd>␣</kbd>
          </Button>
          <label>
            <span className="visually-hidden">{texts.rate}</span>
            <select value={blink.rate} onChange={({ target }) => blink.setRate(Number(target.value))}>
              {BLINK_RATES.map((rate) => (
                <option key={rate} value={rate}>
                  {texts.perSecond(rate)}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {mode === 'swipe' && (
        <label className="compare-own">
          <span className="visually-hidden">{texts.divider}</span>
          <input
            type="range"
            min="0"
            max="100"
            step="1"
            value={Math.round(100 * swipe.divider)}
            onChange={({ target }) => swipe.setDivider(Number(target.value) / 100)}
          />
        </label>
      )}
      {mode === 'difference' && (
        <label className="compare-own">
          <span>{texts.amplification}</span>
          <select
            value={difference.amplification}
            onChange={({ target }) => difference.setAmplification(Number(target.value))}
          >
            {AMPLIFICATIONS.map((times) => (
              <option key={times} value={times}>{`×${times}`}</option>
            ))}
          </select>
        </label>
      )}
      {children}
      <div className="compare-zoom">
        <Button
          look="quiet"
          pressed={marks.hasMarks}
          title={`${texts.marks} (M)`}
          onClick={() => marks.setMarks(!marks.hasMarks)}
        >
          {texts.marks}
        </Button>
        <Button
          look="quiet"
          aria-label={texts.zoomOut}
          title={`${texts.zoomOut} (−)`}
          onClick={() => zoom.zoomBy(1 / ZOOM_STEP)}
        >
          −
        </Button>
        <Button look="quiet" className="percent" title={`${texts.fit} (0)`} onClick={zoom.reset}>
          {percent(Math.round(100 * zoom.scale) / 100, language)}
          <span className="visually-hidden">: {texts.fit}</span>
        </Button>
        <Button
          look="quiet"
          aria-label={texts.zoomIn}
          title={`${texts.zoomIn} (+)`}
          onClick={() => zoom.zoomBy(ZOOM_STEP)}
        >
          +
        </Button>
      </div>
    </div>
  );
}
