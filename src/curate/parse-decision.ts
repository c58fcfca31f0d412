import type { Decision, DecisionKind } from '../model/decision.ts';

const KINDS: Readonly<Record<DecisionKind, readonly string[]>> = {
  keep: [],
  remove: [],
  'not-a-duplicate': ['other'],
  relabel: ['label'],
  'assign-split': ['split'],
};
export const DECISION_KINDS = Object.keys(KINDS) as readonly DecisionKind[];

const OPTIONAL = ['by', 'rule', 'reason', 'at'];
const FIELDS = ['kind', 'image', 'other', 'label', 'split', 'of', ...OPTIONAL];

const isKind = (text: unknown): text is DecisionKind => typeof text === 'string' && Object.hasOwn(KINDS, text);

/** A control character or a slash in a split or label would make odd folders, and tables that do not line up. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * Reads one decision from an object of texts, as a line of a file or a call from outside gives it. Empty and null
 * fields count as absent.
 *
 * @throws RangeError whose message says which field is wrong and what is expected
 */
export function parseDecision(value: unknown): Decision {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RangeError('not an object');
  const given = Object.entries(value).filter(([, cell]) => cell !== null && cell !== undefined && cell !== '');
  const fields: Record<string, string> = {};
  for (const [name, cell] of given) {
    if (!FIELDS.includes(name)) throw new RangeError(`there is no field "${name}"; known: ${FIELDS.join(', ')}`);
    if (typeof cell !== 'string') throw new RangeError(`"${name}" must be text`);
    fields[name] = cell;
  }
  const { kind, image } = fields;
  if (kind !== 'withdraw' && !isKind(kind)) {
    throw new RangeError(`"kind" must be one of ${DECISION_KINDS.join(', ')}, withdraw; it is "${kind ?? ''}"`);
  }
  if (image === undefined) throw new RangeError('"image" is missing: the id of the image');
  const of = fields.of;
  if (kind === 'withdraw' && !isKind(of)) {
    throw new RangeError(`"of" must say which kind is withdrawn: ${DECISION_KINDS.join(', ')}`);
  }
  const wanted = kind === 'withdraw' ? ['of', ...(of === 'not-a-duplicate' ? ['other'] : [])] : KINDS[kind];
  for (const name of wanted) if (fields[name] === undefined) throw new RangeError(`"${kind}" needs "${name}"`);
  const surplus = Object.keys(fields).find((name) => !['kind', 'image', ...OPTIONAL, ...wanted].includes(name));
  if (surplus !== undefined) throw new RangeError(`"${kind}" has no "${surplus}"`);
  if (fields.other === image) throw new RangeError(`"${image}" cannot be compared with itself`);
  for (const name of ['label', 'split']) {
    if (CONTROL.test(fields[name] ?? '')) throw new RangeError(`"${name}" must not hold control characters`);
  }
  const by = fields.by ?? 'person';
  if (by !== 'person' && by !== 'rule') throw new RangeError('"by" must be person or rule');
  // The checks above are those of the union's members.
  return { ...fields, by } as unknown as Decision;
}
