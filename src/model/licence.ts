/** Licences by the identifiers of SPDX, with the other ways in which people write them; all in lower case. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  'CC0-1.0': [
    'cc0',
    'cc zero',
    'creative commons zero',
    'cc0 1.0 universal',
    'creativecommons.org/publicdomain/zero/1.0',
  ],
  'PDDL-1.0': ['pddl', 'opendatacommons.org/licenses/pddl'],
  'ODC-By-1.0': ['odc-by', 'opendatacommons.org/licenses/by'],
  'ODbL-1.0': ['odbl', 'open database license', 'opendatacommons.org/licenses/odbl'],
  MIT: ['mit', 'mit license', 'the mit license', 'opensource.org/licenses/mit', 'opensource.org/license/mit'],
  'Apache-2.0': [
    'apache 2',
    'apache license 2.0',
    'apache license, version 2.0',
    'apache-2',
    'apache.org/licenses/license-2.0',
  ],
  'BSD-2-Clause': ['bsd 2-clause', 'simplified bsd'],
  'BSD-3-Clause': ['bsd 3-clause', 'new bsd', 'revised bsd'],
  'GPL-2.0-only': ['gpl-2.0', 'gplv2', 'gpl 2.0'],
  'GPL-3.0-only': ['gpl-3.0', 'gplv3', 'gpl 3.0', 'gnu.org/licenses/gpl-3.0'],
  'CDLA-Permissive-1.0': [],
  'CDLA-Permissive-2.0': ['cdla.dev/permissive-2-0'],
  'CDLA-Sharing-1.0': ['cdla.dev/sharing-1-0'],
  'GFDL-1.3-only': ['gfdl', 'gnu free documentation license'],
  Unlicense: ['the unlicense', 'unlicense.org'],
  WTFPL: [],
};

const BY_NAME = new Map(
  Object.entries(ALIASES).flatMap(([id, names]) => [id.toLowerCase(), ...names].map((name) => [name, id] as const)),
);

/** What Creative Commons calls the conditions, in the order in which an identifier has them. */
const CONDITIONS: readonly (readonly [code: string, words: RegExp])[] = [
  ['BY', /\bby\b|attribution/],
  ['NC', /\bnc\b|non[ -]?commercial/],
  ['ND', /\bnd\b|no[ -]?deriv/],
  ['SA', /\bsa\b|share[ -]?alike/],
];

/**
 * The SPDX identifier of a licence that is written as an identifier, a name or a URL, such as `CC-BY-4.0` for
 * `Creative Commons Attribution 4.0 International` or `https://creativecommons.org/licenses/by/4.0/legalcode`. Null for
 * a text that is none of those known; a Creative Commons licence without its version is none.
 */
export function licenceId(text: string): string | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/\/(legalcode|deed)?(\.[a-z]{2}(-[a-z]{2})?)?\/?$/, '')
    .replace(/\.(txt|html?)$/, '')
    .replaceAll(/[_\s]+/g, ' ');
  const known =
    BY_NAME.get(plain) ?? BY_NAME.get(plain.replaceAll(' ', '-')) ?? BY_NAME.get(plain.replace(/ licen[cs]e$/, ''));
  if (known !== undefined) return known;
  const isCommons = /^cc\b|creative ?commons/.test(plain);
  if (!isCommons) return null;
  if (/publicdomain\/zero|\bcc0\b|\bcc zero\b/.test(plain)) return 'CC0-1.0';
  const words = plain.replaceAll(/[-/]/g, ' ').replace(/creativecommons\.org licenses/, 'cc');
  const version = /\b([1-4]\.[05])\b/.exec(words)?.[1];
  const conditions = CONDITIONS.filter(([, pattern]) => pattern.test(words)).map(([code]) => code);
  if (version === undefined || conditions.length === 0) return null;
  return `CC-${conditions.join('-')}-${version}`;
}

/** Whether two texts name one licence. */
export const isSameLicence = (a: string, b: string): boolean => {
  const id = licenceId(a);
  return id === null ? a.trim().toLowerCase() === b.trim().toLowerCase() : id === licenceId(b);
};
