import { basename } from 'node:path';
import type { ResolvedCheck } from '../analyse/checks/evaluate.ts';
import { CHECKS } from '../analyse/checks/registry.generated.ts';
import type { CardAbout, CardDecision, CardFacts } from '../card/facts.ts';
import { attributeNames, attributeSql, type CardSet } from '../catalog/card-set.ts';
import { readDecisions } from '../catalog/decisions.ts';
import { readExports } from '../catalog/exports-record.ts';
import { readNormalisation } from '../catalog/normalisation.ts';
import { standingDecisions } from '../curate/decisions.ts';
import { attributesNamed, LICENCE_ATTRIBUTES, URL_ATTRIBUTES } from '../model/attributes.ts';
import { licenceId } from '../model/licence.ts';
import { VERSION } from '../version.ts';
import { history } from './history.ts';
import { findLeaks } from './leaks.ts';
import type { Workspace } from './workspace.ts';

/** Rows that a page is read with. */
const LABELS = 100;
const LICENCES = 100;
const DOMAINS = 20;
/** Images that Croissant names one by one where others lie among them. */
const NAMED = 1000;
/** Different reasons that a rule's or a person's decisions of one kind are told apart by. */
const REASONS = 20;

/** The attributes of images that say under which licence they are and where they were found. */
export async function saidAttributes({ database }: Workspace): Promise<{ license: string | null; url: string | null }> {
  const there = await attributeNames(database);
  return {
    license: attributesNamed(there, LICENCE_ATTRIBUTES)[0] ?? null,
    url: attributesNamed(there, URL_ATTRIBUTES)[0] ?? null,
  };
}

/** Everything a card tells of a workspace, but the digests. */
export async function cardFacts(
  workspace: Workspace,
  set: CardSet,
  options: {
    readonly about: CardAbout;
    readonly set: CardFacts['set'];
    readonly attributes: { readonly license: string | null; readonly url: string | null };
  },
): Promise<Omit<CardFacts, 'digests'>> {
  const { manifest, snapshot, folder, checks } = workspace;
  const { attributes, about } = options;
  const totals = await set.totals();
  const decisions = standingDecisions(readDecisions(folder));
  const judged = await set.findings(checks);
  const leaks = await findLeaks(workspace, { decided: options.set === 'kept' });
  const licences = attributes.license === null ? [] : await set.count(attributeSql(attributes.license), LICENCES);
  const names = new Set(checks.map(({ name }) => name));
  const { calibration } = manifest;
  return {
    about,
    goldpan: VERSION,
    set: options.set,
    scannedAt: snapshot.scannedAt,
    recipe: snapshot.recipe,
    inputs: (manifest.source?.inputs ?? []).map((input) => basename(input)),
    ...totals,
    unreadable: await set.unreadable(),
    notApplicable: snapshot.counts.notApplicable,
    removedByDecision: options.set === 'kept' ? decisions.remove.size : 0,
    problems: snapshot.problems.length,
    splits: await set.splits(),
    labels: await set.labels(LABELS),
    labelCount: totals.labels,
    formats: await set.count('format', 30),
    licences: licences.map((one) => ({ ...one, id: one.name === null ? null : licenceId(one.name) })),
    licenceAttribute: attributes.license,
    urlAttribute: attributes.url,
    domains:
      attributes.url === null
        ? []
        : (
            await set.count(
              `nullif(regexp_extract(lower(${attributeSql(attributes.url)}), '^[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/:?#]+)', 1), '')`,
              DOMAINS,
            )
          ).filter(({ name }) => name !== null),
    checks: checks.map((check, i) => ({
      name: check.name,
      title: check.title,
      rule: ruleInWords(check),
      threshold: check.threshold,
      // Related images that decisions have taken apart leak no more.
      findings: check.name === 'split-leakage' ? leaks.matrix.images : judged[i]!.found,
      removed: judged[i]!.removed,
      kept: judged[i]!.kept,
    })),
    checksNotJudged: CHECKS.map(({ name }) => name).filter((name) => !names.has(name)),
    ...countDecisions(folder),
    plans: history(workspace).map((entry) => ({
      id: entry.plan,
      mode: entry.mode,
      state: entry.deleted > 0 ? `${entry.state}, deleted` : entry.state,
      at: entry.endedAt ?? entry.startedAt ?? entry.madeAt ?? '',
      done: entry.done,
      skipped: entry.skipped,
    })),
    exports: readExports(folder).map(({ format, at, images, options: given }) => ({
      format,
      at,
      images,
      options: given,
    })),
    duplicates: {
      ...(await set.duplicates()),
      threshold: snapshot.threshold,
      precision:
        calibration === null
          ? null
          : `calibrated: precision ${calibration.precision.estimate.toFixed(3)}, at least ${calibration.precision.low.toFixed(3)}`,
    },
    leaks: { pairs: leaks.matrix.pairs, images: leaks.matrix.images, byRelation: leaks.matrix.byRelation },
    embedders: manifest.embeddings.map(({ name, version, vectors }) => ({ name, version, vectors })),
    analyses: manifest.derived.map(({ name, parameters }) => ({ name, parameters })),
    objects: await set.objects(LABELS),
    normalisation: normalisationOf(folder),
    layout: await set.layout(NAMED),
  };
}

function normalisationOf(folder: string): CardFacts['normalisation'] {
  const stored = readNormalisation(folder);
  if (stored === null) return null;
  const { images, byPixel } = stored.result.statistics;
  return { split: stored.facts.split, images, mean: byPixel.mean, std: byPixel.std, at: stored.at };
}

/** When a check's column is a finding. */
function ruleInWords({ column, direction, threshold, conditions, range, unit }: ResolvedCheck): string {
  const side = (is: 'above' | 'below') => (is === 'above' ? '>' : '<');
  if (range[0] === range[1]) return `${column} is true`;
  const suffix = unit === undefined || /^\d/.test(unit) ? '' : ` ${unit}`;
  return [
    `${column} ${side(direction)} ${threshold}${suffix}`,
    ...conditions.map((condition) => `${condition.column} ${side(condition.direction)} ${condition.value}`),
  ].join(' and ');
}

/** Decisions in force by kind, by whom and why; reasons that are as many as decisions are left out. */
function countDecisions(folder: string): { readonly decisions: CardDecision[]; readonly withdrawn: number } {
  const all = readDecisions(folder);
  const counts = new Map<
    string,
    { decision: Omit<CardDecision, 'count' | 'reason'>; reasons: Map<string | null, number> }
  >();
  for (const { kind, by, rule = null, reason = null } of standingDecisions(all).all) {
    const key = JSON.stringify([kind, by, rule]);
    const known = counts.get(key) ?? { decision: { kind, by, rule }, reasons: new Map() };
    known.reasons.set(reason, (known.reasons.get(reason) ?? 0) + 1);
    counts.set(key, known);
  }
  const decisions = [...counts.values()].flatMap(({ decision, reasons }): CardDecision[] => {
    const sum = [...reasons.values()].reduce((total, n) => total + n, 0);
    if (reasons.size > REASONS) return [{ ...decision, reason: `each its own (${reasons.size})`, count: sum }];
    return [...reasons].map(([reason, count]) => ({ ...decision, reason, count }));
  });
  const order = ({ kind, by, rule, reason }: CardDecision) => JSON.stringify([kind, by, rule, reason]);
  return {
    decisions: decisions.sort((x, y) => y.count - x.count || (order(x) < order(y) ? -1 : 1)),
    withdrawn: all.filter(({ kind }) => kind === 'withdraw').length,
  };
}
