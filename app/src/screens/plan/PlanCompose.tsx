import { useState } from 'react';
import type { PlanChoices, PlannableMode } from '../../../../src/server/api.ts';
import { Button } from '../../components/Button.tsx';
import { relationName } from '../../components/compare/evidence-words.ts';
import { addressOf, go } from '../../state/address.ts';
import { call } from '../../state/call.ts';
import { tellFailure } from '../../state/decide.ts';
import { useSession, useWorkspaceState } from '../../state/session.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { checkWords } from '../../texts/check-words.ts';
import { count } from '../../texts/numbers.ts';
import { Choice } from './Choice.tsx';
import { planCommand } from './shell-command.ts';

/** Checks that speak of copies and pairs: the copies are chosen by themselves, and of a leak either side could go. */
const ABOUT_PAIRS = new Set(['exact-duplicate', 'near-duplicate', 'split-leakage']);
const COPIES = [
  'identical-bytes',
  'identical-pixels',
  'recompressed',
  'resized',
  'recoloured',
  'flipped',
  'rotated',
  'cropped',
  'edited',
] as const;
const SHELL_MODES = ['move', 'hardlink', 'symlink', 'copy'] as const;

const toggled = (list: readonly string[], name: string): string[] =>
  list.includes(name) ? list.filter((other) => other !== name) : [...list, name];

/** What goes, what never goes, and what happens to it. */
export function PlanCompose({ protect: configured }: { readonly protect: readonly string[] }) {
  const all = useTexts();
  const { plan: texts } = all;
  const language = useLanguage();
  const { decided } = useSession();
  const state = useWorkspaceState();
  const [mode, setMode] = useState<PlannableMode>('quarantine');
  const [copies, setCopies] = useState(true);
  const [relations, setRelations] = useState<readonly string[]>([...COPIES]);
  const [checks, setChecks] = useState<readonly string[]>([]);
  const [protect, setProtect] = useState(configured.filter((split) => state.splits.includes(split)));
  const [isMaking, setMaking] = useState(false);
  const [isEmpty, setEmpty] = useState(false);
  const choices: PlanChoices = {
    mode,
    copies: copies && relations.length > 0,
    relations: relations.length === COPIES.length ? [] : relations,
    checks,
    protect,
  };
  const make = async () => {
    setMaking(true);
    setEmpty(false);
    try {
      const { plan } = await call('plan/make', { state: state.name, ...choices });
      if (plan === null) setEmpty(true);
      else go(addressOf('plan', { plan }));
    } catch (error) {
      tellFailure(error);
    } finally {
      setMaking(false);
    }
  };
  const withFindings = state.checks.filter(({ name, findings }) => findings > 0 && !ABOUT_PAIRS.has(name));
  const number = (value: number) => count(value, language);
  return (
    <form
      className="plan-compose"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <fieldset>
        <legend>{texts.whatGoes}</legend>
        <Choice isOn disabled label={texts.decided} note={texts.decidedAdvice} value={number(decided.remove)} />
        <Choice
          isOn={copies}
          onChange={() => setCopies(!copies)}
          label={texts.copies}
          note={texts.copiesAdvice}
          value={number(state.duplicateImages)}
        />
        {copies && (
          <details className="plan-more">
            <summary>{texts.onlyRelations}</summary>
            <div className="plan-chips">
              {COPIES.map((relation) => (
                <Choice
                  key={relation}
                  isOn={relations.includes(relation)}
                  onChange={() => setRelations(toggled(relations, relation))}
                  label={relationName(relation, all)}
                />
              ))}
            </div>
          </details>
        )}
        {withFindings.length > 0 && (
          <details className="plan-more plan-findings" open>
            <summary>
              {texts.findings} <span className="quiet">{texts.findingsAdvice}</span>
            </summary>
            <div className="plan-chips">
              {withFindings.map((check) => (
                <Choice
                  key={check.name}
                  isOn={checks.includes(check.name)}
                  onChange={() => setChecks(toggled(checks, check.name))}
                  label={checkWords(all, check).title}
                  title={checkWords(all, check).description}
                  value={number(check.findings)}
                />
              ))}
            </div>
          </details>
        )}
      </fieldset>
      <div className="plan-columns">
        <fieldset>
          <legend>{texts.neverFrom}</legend>
          <p className="quiet">{state.splits.length === 0 ? texts.noSplits : texts.neverFromAdvice}</p>
          <div className="plan-splits">
            {state.splits.map((split) => (
              <Choice
                key={split}
                isOn={protect.includes(split)}
                onChange={() => setProtect(toggled(protect, split))}
                label={split}
              />
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend>{texts.how}</legend>
          <Choice
            kind="radio"
            isOn={mode === 'quarantine'}
            onChange={() => setMode('quarantine')}
            label={texts.quarantine}
            note={texts.quarantineAdvice}
          />
          <Choice
            kind="radio"
            isOn={mode === 'list'}
            onChange={() => setMode('list')}
            label={texts.list}
            note={texts.listAdvice}
          />
          <details className="plan-more">
            <summary>{texts.inShell}</summary>
            <p className="quiet">{texts.inShellAdvice}</p>
            <ul className="plan-commands">
              {SHELL_MODES.map((other) => (
                <li key={other}>
                  <code>{planCommand(choices, other, 'FOLDER')}</code>
                </li>
              ))}
            </ul>
          </details>
        </fieldset>
      </div>
      <div className="plan-make">
        <Button look="main" type="submit" disabled={isMaking}>
          {isMaking ? texts.making : texts.make}
        </Button>
        <p role="status">{isEmpty ? texts.nothing : ''}</p>
      </div>
    </form>
  );
}
