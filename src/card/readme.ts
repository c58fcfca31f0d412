import { IMAGE_TABLE, SUMS } from './croissant.ts';
import type { CardFacts } from './facts.ts';
import { code, count, escapeMarkdown, markdownTable, share } from './markdown.ts';

const MOST_SPLITS = 8;
const none = (text: string | null): string => (text === null ? '*none*' : escapeMarkdown(text));

const plural = (n: number, word: string): string => `${count(n)} ${word}${n === 1 ? '' : 's'}`;

/** The dataset in a sentence that its counts make. */
export function summary({ images, splits, labelCount, captions }: CardFacts): string {
  const named = splits.filter(({ name }) => name !== null);
  return `${[
    plural(images, 'image'),
    ...(named.length > 0 ? [`in ${plural(named.length, 'split')}`] : []),
    ...(labelCount > 0 ? [`with ${plural(labelCount, 'label')}`] : []),
    ...(captions > 0 ? [`${captions === images ? 'each' : count(captions)} with a caption`] : []),
  ].join(', ')}.`;
}

/** The text of a dataset card below its metadata. */
export function cardBody(facts: CardFacts, name: string): string {
  const { about } = facts;
  const sections: (readonly [title: string, text: string | null])[] = [
    ['What is in it', contents(facts)],
    ['Sources', sources(facts)],
    ['Licences', licences(facts)],
    ['Checks', checks(facts)],
    ['Decisions', decisions(facts)],
    ['Plans and exports', changes(facts)],
    ['Duplicates and leakage', duplicates(facts)],
    ['Normalisation', normalisation(facts)],
    ['Known limitations', limitations(facts)],
    [
      'Citation',
      about.citation === undefined ? null : `\`\`\`bibtex\n${about.citation.trim().replaceAll('```', "'''")}\n\`\`\``,
    ],
    ['Digests and how to check them', digests(facts)],
    ['How this was made', made(facts)],
  ];
  return [
    `# ${escapeMarkdown(name)}`,
    about.description?.trim() ?? summary(facts),
    ...(about.description === undefined ? [] : [summary(facts)]),
    ...sections.flatMap(([title, text]) => (text === null ? [] : [`## ${title}`, text])),
  ].join('\n\n');
}

function contents({ images, bytes, splits, labels, labelCount, formats, sizes, captions, objects }: CardFacts): string {
  if (images === 0) return 'No readable image.';
  const named = splits.filter(({ name }) => name !== null);
  const parts: string[] = [];
  if (named.length > 0) {
    parts.push(
      markdownTable(
        ['split', 'images', 'share', 'bytes'],
        splits.map((split) => [none(split.name), count(split.images), share(split.images, images), count(split.bytes)]),
        [1, 2, 3],
      ),
    );
  }
  if (labelCount > 0) {
    const columns = named.length <= MOST_SPLITS ? named.map(({ name }) => name!) : [];
    parts.push(
      markdownTable(
        ['label', 'images', 'share', ...columns.map(escapeMarkdown)],
        labels.map((label) => [
          none(label.name),
          count(label.images),
          share(label.images, images),
          ...columns.map((split) => count(label.bySplit[split] ?? 0)),
        ]),
        [1, 2, 3, ...columns.map((_, i) => i + 3)],
      ),
    );
    if (labelCount > labels.length) parts.push(`… and ${count(labelCount - labels.length)} more labels.`);
  }
  if (objects !== null && objects.boxes > 0) {
    parts.push(
      markdownTable(
        ['object', 'boxes', 'share'],
        objects.categories.map((one) => [none(one.name), count(one.images), share(one.images, objects.boxes)]),
        [1, 2],
      ),
    );
    parts.push(`${plural(objects.boxes, 'annotated object')} in ${plural(objects.images, 'image')}.`);
  }
  const facts = [
    `${count(bytes)} bytes in files`,
    `formats ${formats.map((format) => `${none(format.name)} (${count(format.images)})`).join(', ')}`,
    ...(sizes
      ? [
          `width ${sizes.width[0]}–${sizes.width[2]} px (median ${sizes.width[1]}), height ${sizes.height[0]}–${sizes.height[2]} px (median ${sizes.height[1]})`,
        ]
      : []),
    ...(captions > 0 ? [`${count(captions)} captions`] : []),
  ];
  parts.push(`${facts.join('; ')}.`);
  return parts.join('\n\n');
}

function sources({ inputs, scannedAt, urlAttribute, domains }: CardFacts): string {
  const lines = [`Read from ${inputs.map(code).join(', ') || 'nowhere'} on ${scannedAt.slice(0, 10)}.`];
  if (urlAttribute !== null && domains.length > 0) {
    lines.push(`The attribute ${code(urlAttribute)} says where images were found; most are from:`);
    lines.push(
      markdownTable(
        ['domain', 'images'],
        domains.map((domain) => [none(domain.name), count(domain.images)]),
        [1],
      ),
    );
  }
  return lines.join('\n\n');
}

function licences({ about, licences: found, licenceAttribute, images }: CardFacts): string {
  const said = about.license ?? [];
  const lines: string[] = [];
  if (said.length > 0) lines.push(`The dataset as a whole: ${said.map(escapeMarkdown).join(', ')}.`);
  if (licenceAttribute === null) {
    lines.push(
      `No licence is known of any single image: nothing that was read states one${images === 0 ? '.' : `, for ${count(images)} images.`}`,
    );
    return lines.join('\n\n');
  }
  lines.push(`Per image, by the attribute ${code(licenceAttribute)}; image by image in ${code(IMAGE_TABLE)}:`);
  lines.push(
    markdownTable(
      ['licence', 'SPDX', 'images', 'share'],
      found.map((one) => [
        one.name === null ? '*unknown*' : escapeMarkdown(one.name),
        one.id ?? '',
        count(one.images),
        share(one.images, images),
      ]),
      [2, 3],
    ),
  );
  return lines.join('\n\n');
}

function checks({ checks: judged, checksNotJudged, images }: CardFacts): string {
  const rows = judged.map(({ name, rule, findings, removed, kept }) => [
    code(name),
    escapeMarkdown(rule),
    count(findings),
    share(findings, images),
    count(removed),
    count(kept),
  ]);
  const lines = [
    'Every check that ran, with its threshold. *Found* counts the images described here; *removed* and *kept* are findings of the scan that somebody or some rule has decided about.',
    markdownTable(['check', 'finding when', 'found', 'share', 'removed', 'kept'], rows, [2, 3, 4, 5]),
  ];
  if (checksNotJudged.length > 0) lines.push(`Not judged: ${checksNotJudged.map(code).join(', ')}.`);
  return lines.join('\n\n');
}

function decisions({ decisions: counted, withdrawn }: CardFacts): string {
  if (counted.length === 0)
    return withdrawn === 0 ? 'None were made.' : `None stand; ${plural(withdrawn, 'decision')} taken back.`;
  const rows = counted.map(({ kind, by, rule, reason, count: n }) => [
    kind,
    by === 'rule' ? `rule ${code(rule ?? 'unnamed')}` : by,
    reason === null ? '' : escapeMarkdown(reason),
    count(n),
  ]);
  return [
    markdownTable(['decision', 'by', 'reason', 'images'], rows, [3]),
    ...(withdrawn > 0 ? [`${plural(withdrawn, 'decision')} ${withdrawn === 1 ? 'was' : 'were'} taken back.`] : []),
  ].join('\n\n');
}

function changes({ plans, exports: written }: CardFacts): string | null {
  const lines: string[] = [];
  const done = plans.filter(({ state }) => state !== 'planned');
  if (done.length > 0) {
    lines.push(
      markdownTable(
        ['plan', 'mode', 'state', 'when', 'done', 'skipped'],
        done.map((plan) => [
          code(plan.id),
          plan.mode,
          plan.state,
          plan.at.slice(0, 10),
          count(plan.done),
          count(plan.skipped),
        ]),
        [4, 5],
      ),
    );
  }
  if (written.length > 0) {
    lines.push(
      markdownTable(
        ['export', 'when', 'images', 'transforms and options'],
        written.map((one) => [
          code(one.format),
          one.at.slice(0, 10),
          count(one.images),
          Object.keys(one.options).length === 0 ? '' : code(JSON.stringify(one.options)),
        ]),
        [2],
      ),
    );
  }
  return lines.length === 0 ? null : lines.join('\n\n');
}

function duplicates({ duplicates: found, leaks, splits, images }: CardFacts): string {
  const relations = Object.entries(leaks.byRelation)
    .map(([relation, n]) => `${relation} ${count(n)}`)
    .join(', ');
  const isSplit = splits.filter(({ name }) => name !== null).length > 1;
  return [
    `${plural(found.groups, 'group')} of copies; ${plural(found.images, 'image')} in them ${found.images === 1 ? 'is' : 'are'} not the one kept (${share(found.images, images)}), linked above a score of ${found.threshold}${found.precision === null ? '' : ` (${found.precision})`}.`,
    isSplit
      ? leaks.pairs === 0
        ? 'No copies of one picture in different splits.'
        : `${plural(leaks.pairs, 'pair')} of copies in different splits (${relations}), ${plural(leaks.images, 'image')} in them.`
      : 'One split or none: nothing to leak between.',
  ].join(' ');
}

function normalisation({ normalisation: stored }: CardFacts): string | null {
  if (stored === null) return null;
  const row = (values: readonly number[]) => values.map((value) => value.toFixed(6));
  return [
    `Over every pixel of ${plural(stored.images, 'image')}${stored.split === null ? '' : ` of the split ${code(stored.split)}`}, 0–1, ${stored.at.slice(0, 10)}:`,
    markdownTable(
      ['', 'red', 'green', 'blue'],
      [
        ['mean', ...row(stored.mean)],
        ['standard deviation', ...row(stored.std)],
      ],
      [1, 2, 3],
    ),
  ].join('\n\n');
}

/** Only what was measured. */
function limitations(facts: CardFacts): string | null {
  const {
    unreadable,
    notApplicable,
    problems,
    licences: found,
    licenceAttribute,
    checks: judged,
    splits,
    images,
  } = facts;
  const lines: string[] = [];
  const broken = unreadable.reduce((sum, one) => sum + one.images, 0);
  if (broken > 0) {
    const why = unreadable.map(({ reason, images: n }) => `${escapeMarkdown(reason)} ${count(n)}`).join(', ');
    lines.push(
      `${plural(broken, 'file')} could not be read as an image and ${broken === 1 ? 'is' : 'are'} not counted (${why}).`,
    );
  }
  if (notApplicable > 0)
    lines.push(`${plural(notApplicable, 'listed file')} ${notApplicable === 1 ? 'is' : 'are'} no image.`);
  if (problems > 0) lines.push(`${plural(problems, 'place')} of the source could not be listed.`);
  const unknown = licenceAttribute === null ? images : (found.find(({ name }) => name === null)?.images ?? 0);
  if (unknown > 0) lines.push(`The licence of ${plural(unknown, 'image')} is not known (${share(unknown, images)}).`);
  const bare = splits.find(({ name }) => name === null);
  if (bare && splits.length > 1)
    lines.push(`${plural(bare.images, 'image')} ${bare.images === 1 ? 'is' : 'are'} in no split.`);
  const open = judged.filter(({ findings }) => findings > 0);
  if (open.length > 0) {
    const named = open.map(({ name, findings }) => `${code(name)} ${count(findings)}`).join(', ');
    lines.push(`Findings that are still in it: ${named}.`);
  }
  return lines.length === 0 ? null : lines.map((line) => `- ${line}`).join('\n');
}

function digests({ digests: { contents: content, names }, images }: CardFacts): string {
  return [
    `${code(SUMS)} has the SHA-256 and the path of each of the ${count(images)} images, as ${code('sha256sum')} writes it. In the folder of the images:`,
    `\`\`\`sh\nsha256sum -c ${SUMS}                                        # every file is what it was\nsed 's/^\\\\//' ${SUMS} | cut -c1-64 | LC_ALL=C sort | sha256sum  # the pictures, whatever their names\nLC_ALL=C sort ${SUMS} | sha256sum                           # the pictures and their names\n\`\`\``,
    markdownTable(
      ['digest', 'SHA-256'],
      [
        ['pictures, whatever their names', code(content)],
        ['pictures and their names', code(names)],
      ],
    ),
  ].join('\n\n');
}

function made(facts: CardFacts): string {
  const { goldpan, recipe, embedders, analyses, set, removedByDecision, inputs, scannedAt } = facts;
  const rows = [
    ['goldpan', goldpan],
    ['measurements and decoder (digest of versions and parameters)', code(recipe)],
    ...embedders.map(({ name, version, vectors }) => [
      `vectors of ${code(name)}`,
      `${code(version)}, ${count(vectors)} vectors`,
    ]),
    ...analyses.map(({ name, parameters }) => [code(name), code(JSON.stringify(parameters))]),
  ];
  const what =
    set === 'kept'
      ? `This describes what the decisions keep${removedByDecision > 0 ? `: ${plural(removedByDecision, 'image')} that they remove ${removedByDecision === 1 ? 'is' : 'are'} not counted` : ''}.`
      : 'This describes everything that was scanned, whatever was decided.';
  return [
    `${what} State of ${scannedAt}.`,
    markdownTable(['what', 'version'], rows),
    `\`\`\`sh\ngoldpan scan ${inputs.map((input) => JSON.stringify(input)).join(' ') || 'FOLDER'}\ngoldpan card${set === 'scanned' ? ' --set scanned' : ''} -o FOLDER\n\`\`\``,
  ].join('\n\n');
}
