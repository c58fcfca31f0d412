import { basename } from 'node:path';
import type { ResolvedCheck } from '../analyse/checks/evaluate.ts';
import { issueColumn } from '../catalog/check-sql.ts';
import type { Row } from '../catalog/database.ts';
import { writeDurably } from '../catalog/durable.ts';
import { countBy, countDistinct, histogram, imagesById, totals } from '../catalog/queries.ts';
import { evidenceInWords } from '../model/evidence-in-words.ts';
import type { PairEvidence } from '../model/pair.ts';
import { relationRank } from '../model/relation.ts';
import { renderReport } from '../report/html.ts';
import type {
  ReportFinding,
  ReportGroup,
  ReportHistogram,
  ReportImage,
  ReportModel,
  ReportSection,
} from '../report/model.ts';
import { VERSION } from '../version.ts';
import { annotationStatistics } from './annotations/summary.ts';
import { drawnColumns } from './drawn-columns.ts';
import { findLeaks } from './leaks.ts';
import { makeThumbnails } from './thumbnails.ts';
import { WorkerPool } from './worker-pool.ts';
import type { Finding, GroupMember, Workspace } from './workspace.ts';

export interface ReportOptions {
  readonly title?: string;
  /** Findings shown per check; all are counted. Default 24. */
  readonly findingsPerCheck?: number;
  /** Duplicate groups shown. Default 30. */
  readonly groups?: number;
  readonly signal?: AbortSignal;
}

/** Checks that compare images with each other: their column is no property of one image. */
const PAIR_CHECKS = new Set(['exact-duplicate', 'near-duplicate']);
const MEMBERS_SHOWN = 6;
const TOP_VALUES = 12;

/** Builds the report of a workspace. Images that are gone meanwhile are shown without a picture. */
export async function buildReport(workspace: Workspace, options: ReportOptions = {}): Promise<ReportModel> {
  const { database, checks, manifest, snapshot } = workspace;
  const perCheck = options.findingsPerCheck ?? 24;
  const counts = await workspace.countFindings();
  const found = new Map<string, Finding[]>();
  for (const check of checks) {
    if (counts[check.name]! > 0)
      found.set(check.name, await workspace.findings({ check: check.name, limit: perCheck }));
  }
  const groups = await topGroups(workspace, options.groups ?? 30);
  const ids = [
    ...[...found.values()].flatMap((findings) => findings.map(({ id }) => id)),
    ...groups.flatMap(({ members }) => members.slice(0, MEMBERS_SHOWN).map(({ id }) => id)),
  ];
  const rows = await imagesById(database, ids);
  const pool = new WorkerPool({}, { measurements: {} });
  const thumbnails = await makeThumbnails(
    pool,
    [...rows.values()].filter((row) => row.outcome === 'measured'),
    options.signal,
  ).finally(() => pool.close());
  const image = (id: string) => reportImage(id, rows.get(id), thumbnails.get(id));
  const total = await totals(
    database,
    checks.map((check) => issueColumn(check.name)),
  );
  const leaks = await findLeaks(workspace);
  return {
    title: options.title ?? titleOf(manifest.source?.inputs ?? []),
    goldpanVersion: VERSION,
    generatedAt: new Date().toISOString(),
    source: (manifest.source?.inputs ?? []).join(', '),
    totals: {
      images: Number(total.images),
      measured: Number(total.measured),
      unreadable: Number(total.unreadable),
      notApplicable: Number(total.not_applicable),
      bytes: Number(total.bytes),
      megapixels: Number(total.megapixels),
      withFindings: Number(total.with_findings),
    },
    formats: await countBy(database, 'format', TOP_VALUES),
    splits: await countBy(database, 'split', TOP_VALUES),
    labels: await countBy(database, 'label', TOP_VALUES),
    labelCount: await countDistinct(database, 'label'),
    sizes: await countBy(database, "width || '×' || height", TOP_VALUES),
    sizeCount: await countDistinct(database, "width || '×' || height"),
    sections: checks.map((check) => section(check, counts[check.name]!, found.get(check.name) ?? [], image)),
    histograms: await histograms(workspace),
    groups: {
      count: snapshot.counts.groups,
      images: snapshot.counts.duplicateImages + snapshot.counts.groups,
      shown: groups.map((group) => reportGroup(group, image, rows)),
    },
    leaks: leaks.matrix.splitPairs.map(({ splits: [a, b], pairs, images }) => ({ a, b, pairs, images })),
    ...(manifest.annotated && manifest.annotations.length > 0 ? { annotations: await annotationsOf(workspace) } : {}),
    problems: snapshot.problems,
  };
}

async function annotationsOf(workspace: Workspace): Promise<NonNullable<ReportModel['annotations']>> {
  const { sets, objects, annotated, problems, classes, sizes } = await annotationStatistics(workspace, { pairs: 0 });
  return {
    sets: sets.map(({ path, format, images, objects: marked }) => ({ path, format, images, objects: marked })),
    objects,
    images: annotated,
    problems: problems.map(({ kind, count }) => ({ kind, count })),
    splits: classes?.splits ?? [],
    classes: (classes?.classes ?? []).map(({ name, objects: marked, images, splits }) => ({
      name,
      objects: marked,
      images,
      bySplit: Object.fromEntries(Object.entries(splits).map(([split, counts]) => [split, counts.objects])),
    })),
    missing: classes?.missing ?? [],
    sizes,
  };
}

/** Builds the report and writes it as one self-contained HTML file. */
export async function writeReport(workspace: Workspace, path: string, options: ReportOptions = {}): Promise<void> {
  writeDurably(path, renderReport(await buildReport(workspace, options)));
}

const titleOf = (inputs: readonly string[]): string =>
  inputs.map((input) => basename(input) || input).join(', ') || 'Dataset';

function reportImage(id: string, row: Row | undefined, thumbnail: string | undefined): ReportImage {
  return {
    id,
    width: row?.width === null || row === undefined ? null : Number(row.width),
    height: row?.height === null || row === undefined ? null : Number(row.height),
    sizeBytes: Number(row?.size_bytes ?? 0),
    split: row?.split === null || row === undefined ? null : String(row.split),
    label: row?.label === null || row === undefined ? null : String(row.label),
    thumbnail: thumbnail ?? null,
  };
}

function section(
  check: ResolvedCheck,
  count: number,
  findings: readonly Finding[],
  image: (id: string) => ReportImage,
): ReportSection {
  const shown: ReportFinding[] = findings.map((finding) => ({
    image: image(finding.id),
    value: finding.value,
    score: finding.score,
    explanation: finding.explanation,
  }));
  const { name, title, description, advice, column, direction, threshold } = check;
  return {
    check: {
      name,
      title,
      description,
      advice,
      column: PAIR_CHECKS.has(name) ? null : column,
      direction,
      threshold,
      unit: check.unit ?? null,
      flag: check.range[0] === check.range[1],
    },
    count,
    shown,
  };
}

async function histograms(workspace: Workspace): Promise<ReportHistogram[]> {
  const result: ReportHistogram[] = [];
  const present = new Set(await workspace.database.columnNames('SELECT * FROM images_base'));
  for (const [column, spec] of drawnColumns(workspace.manifest)) {
    if (!spec.histogram || !present.has(column)) continue;
    const { edges, counts, missing } = await histogram(workspace.database, column, spec.histogram);
    const thresholds = workspace.checks
      .filter((check) => check.column === column)
      .map((check) => ({ check: check.name, value: check.threshold, direction: check.direction }));
    result.push({
      column,
      title: column.replaceAll('_', ' '),
      unit: spec.unit ?? null,
      scale: spec.histogram.scale ?? 'linear',
      edges,
      counts,
      missing,
      thresholds,
    });
  }
  // Judged columns first: their threshold is what a reader wants to see.
  return result.sort((a, b) => Number(b.thresholds.length > 0) - Number(a.thresholds.length > 0));
}

interface TopGroup {
  readonly members: readonly GroupMember[];
  /** Of all pairs within, closest first. */
  readonly relations: readonly string[];
  /** JSON of the weakest pair's evidence; null for identical images. */
  readonly evidence: string | null;
}

/** The groups most worth a look: across splits first, then the largest. */
async function topGroups({ database }: Workspace, limit: number): Promise<TopGroup[]> {
  const ranked = `WITH ranked AS (SELECT g.group_id, count(DISTINCT i.split) AS splits, any_value(g.size) AS n
       FROM groups g JOIN images_base i ON i.id = g.id GROUP BY g.group_id ORDER BY splits > 1 DESC, n DESC, g.group_id LIMIT ${limit})`;
  const members = (await database.rows(
    `${ranked} SELECT g.* FROM groups g JOIN ranked r USING (group_id) ORDER BY r.splits > 1 DESC, r.n DESC, g.group_id, g.position`,
  )) as unknown as GroupMember[];
  const within = await database.rows(
    `${ranked} SELECT ga.group_id, string_agg(DISTINCT p.relation, ' ') AS relations,
       max(p.evidence) FILTER (WHERE p.a = ga.weakest_a AND p.b = ga.weakest_b) AS evidence
     FROM ranked r JOIN groups ga USING (group_id) JOIN groups gb USING (group_id)
     JOIN pairs p ON p.a = ga.id AND p.b = gb.id WHERE p.is_confirmed GROUP BY ga.group_id`,
  );
  const detailsOf = new Map(within.map((row) => [String(row.group_id), row]));
  const groups = new Map<string, GroupMember[]>();
  for (const row of members) groups.set(row.group_id, [...(groups.get(row.group_id) ?? []), row]);
  return [...groups].map(([id, found]) => {
    const { relations, evidence } = detailsOf.get(id) ?? {};
    const names = typeof relations === 'string' ? relations.split(' ') : [];
    return {
      members: found,
      relations: names.sort((a, b) => relationRank(a) - relationRank(b)),
      evidence: typeof evidence === 'string' ? evidence : null,
    };
  });
}

function reportGroup(
  { members, relations, evidence }: TopGroup,
  image: (id: string) => ReportImage,
  rows: ReadonlyMap<string, Row>,
): ReportGroup {
  const first = members[0]!;
  const splits = new Set(members.map(({ id }) => rows.get(id)?.split).filter((split) => typeof split === 'string'));
  return {
    id: first.group_id,
    relations,
    keeper: first.keeper_id,
    keeperReason: first.keeper_reason,
    weakest: {
      a: first.weakest_a,
      b: first.weakest_b,
      relation: first.weakest_relation,
      score: first.weakest_score,
      evidence: evidenceInWords(
        first.weakest_relation,
        evidence === null ? null : (JSON.parse(evidence) as PairEvidence),
      ),
    },
    splits: [...splits].sort(),
    members: members.slice(0, MEMBERS_SHOWN).map(({ id }) => image(id)),
    size: first.size,
  };
}
