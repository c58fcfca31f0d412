import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** Words of the standards, from the software that they come with: see generate.py beside them. */
export const STANDARDS = JSON.parse(
  readFileSync(new URL('../fixtures/goldens/card/standards.json', import.meta.url), 'utf8'),
) as {
  readonly context: Readonly<Record<string, unknown>>;
  readonly dataTypes: readonly string[];
  readonly sizeCategories: readonly string[];
  readonly taskCategories: readonly string[];
};

const url = z.string().regex(/^https?:\/\/\S+$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const oneOrMany = <T extends z.ZodType>(type: T) => z.union([type, z.array(type).min(1)]);
const reference = z.strictObject({ '@id': z.string().min(1) });
const prefixes: Readonly<Record<string, string>> = { sc: 'https://schema.org/', cr: 'http://mlcommons.org/croissant/' };
const dataType = z.string().refine((name) => {
  const [prefix, local] = name.split(':');
  const full = `${prefixes[prefix!]}${local}`;
  // cr:Label is of the specification; the reference implementation knows it as a plain text.
  return STANDARDS.dataTypes.includes(full) || full === 'http://mlcommons.org/croissant/Label';
}, 'no data type of Croissant');

/** Croissant 1.0, "Resources": a FileObject needs where it is, what it is and a checksum; a FileSet a pattern. */
const fileObject = z.strictObject({
  '@type': z.literal('cr:FileObject'),
  '@id': z.string().min(1),
  name: z.string().min(1),
  description: z.string(),
  contentUrl: z.string().min(1),
  contentSize: z.string().regex(/^\d+ B$/),
  encodingFormat: oneOrMany(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/)),
  sha256,
});
const fileSet = z.strictObject({
  '@type': z.literal('cr:FileSet'),
  '@id': z.string().min(1),
  name: z.string().min(1),
  description: z.string(),
  encodingFormat: oneOrMany(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/)),
  includes: oneOrMany(z.string().min(1)),
});

/** "DataSource": from one resource, one thing is extracted. */
const source = z.union([
  z.strictObject({ fileObject: reference, extract: z.strictObject({ column: z.string().min(1) }) }),
  z.strictObject({
    fileSet: reference,
    extract: z.strictObject({
      fileProperty: z.enum(['fullpath', 'filename', 'content', 'lines', 'lineNumbers']),
    }),
    transform: z.strictObject({ regex: z.string() }).optional(),
  }),
]);
const field = z.strictObject({
  '@type': z.literal('cr:Field'),
  '@id': z.string().min(1),
  name: z.string().min(1),
  description: z.string(),
  dataType: oneOrMany(dataType),
  source,
  references: z.union([source, z.strictObject({ field: reference })]).optional(),
});
const recordSet = z.strictObject({
  '@type': z.literal('cr:RecordSet'),
  '@id': z.string().min(1),
  name: z.string().min(1),
  description: z.string(),
  key: oneOrMany(reference).optional(),
  field: z.array(field).min(1),
});
const creator = z.strictObject({
  '@type': z.enum(['sc:Organization', 'sc:Person']),
  name: z.string().min(1),
  url: url.optional(),
  email: z.email().optional(),
});

/** Dataset-level properties of Croissant 1.0; what only people can say may be missing. */
const dataset = z
  .object({
    '@context': z.unknown(),
    '@type': z.literal('sc:Dataset'),
    name: z.string().min(1),
    description: z.string().min(1),
    conformsTo: oneOrMany(z.enum(['http://mlcommons.org/croissant/1.0', 'http://mlcommons.org/croissant/RAI/1.0'])),
    license: oneOrMany(z.string().min(1)).optional(),
    url: url.optional(),
    creator: oneOrMany(creator).optional(),
    citeAs: z.string().optional(),
    version: z.string().optional(),
    datePublished: z.iso.date().optional(),
    inLanguage: oneOrMany(z.string()).optional(),
    keywords: z.array(z.string()).optional(),
    distribution: z.array(z.union([fileObject, fileSet])).min(1),
    recordSet: z.array(recordSet).optional(),
  })
  .catchall(z.unknown());

/**
 * Everything that is wrong with a Croissant document, in words: its shape, its context, ids that are not unique and
 * references that lead nowhere.
 */
export function croissantProblems(document: unknown): string[] {
  const parsed = dataset.safeParse(document);
  if (!parsed.success) return [z.prettifyError(parsed.error)];
  const problems: string[] = [];
  const { data } = parsed;
  if (JSON.stringify(sorted(data['@context'])) !== JSON.stringify(sorted(STANDARDS.context)))
    problems.push('another context');
  const known = new Set(['@context', '@type', ...Object.keys(dataset.shape)]);
  for (const name of Object.keys(data))
    if (!known.has(name) && !/^rai:[a-z]\w+$/.test(name)) problems.push(`unknown property ${name}`);
  const ids = [
    ...data.distribution,
    ...(data.recordSet ?? []),
    ...(data.recordSet ?? []).flatMap((set) => set.field),
  ].map((node) => node['@id']);
  if (new Set(ids).size !== ids.length) problems.push('ids are not unique');
  const wanted = JSON.stringify(data.recordSet ?? []).matchAll(
    /"(?:fileObject|fileSet|field|key)":\{"@id":"([^"]+)"\}/g,
  );
  for (const [, id] of wanted) if (!ids.includes(id!)) problems.push(`nothing has the id ${id}`);
  return problems;
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([x], [y]) => (x < y ? -1 : 1))
          .map(([key, inner]) => [key, sorted(inner)]),
      )
    : value;

const strings = z.array(z.string().min(1)).min(1);
const metadata = z.strictObject({
  license: oneOrMany(z.string().regex(/^[a-z0-9.+-]+$/)).optional(),
  license_name: z.string().optional(),
  license_link: z.string().optional(),
  language: z.array(z.string().regex(/^[a-z]{2,3}$/)).optional(),
  pretty_name: z.string().optional(),
  size_categories: z.array(z.enum(STANDARDS.sizeCategories as [string])),
  task_categories: z.array(z.enum(STANDARDS.taskCategories as [string])).optional(),
  task_ids: strings.optional(),
  tags: strings,
  configs: z
    .array(
      z.strictObject({
        config_name: z.string(),
        data_files: z.array(z.strictObject({ split: z.string().regex(/^\w+(\.\w+)*$/), path: z.string() })),
      }),
    )
    .optional(),
  dataset_info: z
    .strictObject({
      features: z.array(z.strictObject({ name: z.string(), dtype: z.unknown() })),
      splits: z.array(z.strictObject({ name: z.string(), num_bytes: z.int().min(0), num_examples: z.int().min(0) })),
      download_size: z.int(),
      dataset_size: z.int(),
    })
    .optional(),
});
export type HubMetadata = z.infer<typeof metadata>;

/** The metadata of a README, checked against what the Hub understands. @throws when it is none */
export function hubMetadata(readme: string): HubMetadata {
  const match = /^---\n([\s\S]*?)\n---\n/.exec(readme);
  if (!match) throw new Error('no metadata at the top');
  return metadata.parse(parse(match[1]!));
}
