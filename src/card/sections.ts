import { parseDocument } from 'yaml';

export const BEGIN = '<!-- goldpan:begin -->';
export const END = '<!-- goldpan:end -->';
const YAML_BEGIN = '# goldpan:begin';
const YAML_END = '# goldpan:end';

/** What a README is made of: metadata between lines of three dashes, and text. */
interface Parts {
  readonly metadata: string | null;
  readonly body: string;
}

function split(text: string): Parts {
  const match = /^---\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/.exec(text);
  return match
    ? { metadata: match[1]!.replace(/\r?\n?$/, ''), body: text.slice(match[0].length) }
    : { metadata: null, body: text };
}

/** What lies between two marks, marks included, is replaced; null when the marks are not both there, in order. */
function replaceBetween(text: string, begin: string, end: string, by: string): string | null {
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) return null;
  return text.slice(0, from) + by + text.slice(to + end.length);
}

/** Whether a README has a place that goldpan may write to. */
export const hasSection = (readme: string): boolean =>
  readme.includes(BEGIN) && readme.indexOf(END) > readme.indexOf(BEGIN);

/**
 * Puts a card into a README. Between goldpan's marks everything is replaced, outside of them nothing is touched; keys of
 * the metadata that stand outside are the user's and win.
 *
 * @param existing the README there is; empty for none. Without marks the section comes at its end
 * @param metadata keys and values in order, each as YAML of its own
 * @returns the text, and the keys that the user has set
 */
export function insertCard(
  existing: string,
  metadata: readonly (readonly [key: string, yaml: string])[],
  section: string,
): { readonly text: string; readonly own: readonly string[] } {
  const parts = split(existing);
  const before = parts.metadata ?? '';
  const theirs = replaceBetween(before, YAML_BEGIN, YAML_END, '') ?? before;
  const document = parseDocument(theirs);
  const theirKeys = new Set(Object.keys((document.toJS() as Record<string, unknown> | null) ?? {}));
  const ours = metadata.filter(([key]) => !theirKeys.has(key)).map(([, yaml]) => yaml.trimEnd());
  const block = [YAML_BEGIN, ...ours, YAML_END].join('\n');
  const merged =
    replaceBetween(before, YAML_BEGIN, YAML_END, block) ??
    [before.trimEnd(), block].filter((text) => text !== '').join('\n');
  const marked = `${BEGIN}\n${section.trim()}\n${END}`;
  const body = replaceBetween(parts.body, BEGIN, END, marked);
  const placed = body ?? [parts.body.trimEnd(), marked].filter((text) => text !== '').join('\n\n');
  return {
    text: `---\n${merged}\n---\n${placed.startsWith('\n') ? '' : '\n'}${placed.trimEnd()}\n`,
    own: metadata.map(([key]) => key).filter((key) => theirKeys.has(key)),
  };
}
