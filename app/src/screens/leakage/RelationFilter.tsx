import type { ReplyOf } from '../../../../src/server/api.ts';
import { relationName } from '../../components/compare/evidence-words.ts';
import { changeQuery } from '../../state/address.ts';
import { useLanguage, useTexts } from '../../state/settings.ts';
import { count } from '../../texts/numbers.ts';
import { useLeakAddress } from './leak-address.ts';

/** Which relations count, with the pairs of each across splits. */
export function RelationFilter({ relations }: Pick<ReplyOf<'leakage/overview'>, 'relations'>) {
  const all = useTexts();
  const texts = all.leakage;
  const language = useLanguage();
  const { choice } = useLeakAddress();
  if (relations.length === 0) return null;
  const copies = relations.filter(({ isCopy }) => isCopy).map(({ relation }) => relation);
  const on = choice.relations.length === 0 ? copies : choice.relations;
  const set = (names: readonly string[]) => {
    const isDefault = names.length === copies.length && copies.every((name) => names.includes(name));
    changeQuery({ relations: isDefault ? null : names.join(' ') });
  };
  return (
    <fieldset className="leak-relations">
      <legend>{texts.relations}</legend>
      {relations.map(({ relation, pairs }) => {
        const isOn = on.includes(relation);
        return (
          <button
            key={relation}
            type="button"
            aria-pressed={isOn}
            onClick={() => set(isOn ? on.filter((name) => name !== relation) : [...on, relation])}
          >
            {relationName(relation, all)} <span className="number">{count(pairs, language)}</span>
          </button>
        );
      })}
      {choice.relations.length > 0 && (
        <button type="button" className="leak-reset" onClick={() => set(copies)}>
          {texts.defaults}
        </button>
      )}
    </fieldset>
  );
}
