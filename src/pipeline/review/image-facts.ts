import { literal } from '../../catalog/database.ts';
import { UserError } from '../../model/errors.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** What every screen shows of some images, in the order asked. @throws UserError for a number that no image has */
export async function imageFacts(session: ReviewSession, state: ReviewState, numbers: readonly number[]) {
  const { table, workspace } = state;
  for (const number of numbers) if (number >= table.count) throw new UserError(`There is no image ${number}.`);
  if (numbers.length === 0) return [];
  const ids = numbers.map((number) => table.idOf(number));
  const sorted = [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const issues = workspace.checks.map(({ name }) => `is_${name.replaceAll('-', '_')}_issue`);
  const rows = await workspace.database.rows(
    `SELECT id, outcome, reason, width, height, size_bytes, format, split, label, group_id, is_keeper${issues.map((name) => `, ${name}`).join('')}
     FROM images WHERE id >= ${literal(sorted[0]!)} AND id <= ${literal(sorted.at(-1)!)} AND id IN (${ids.map(literal).join(', ')})`,
  );
  const byId = new Map(rows.map((row) => [String(row.id), row]));
  const standing = session.decisions.standing();
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  return numbers.map((n, i) => {
    const id = ids[i]!;
    const row = byId.get(id) ?? {};
    return {
      n,
      id,
      outcome: String(row.outcome),
      reason: text(row.reason),
      width: number(row.width),
      height: number(row.height),
      sizeBytes: Number(row.size_bytes),
      format: text(row.format),
      split: text(row.split),
      label: text(row.label),
      decision: standing.keep.has(id) ? ('keep' as const) : standing.remove.has(id) ? ('remove' as const) : null,
      relabel: standing.relabel.get(id) ?? null,
      assignSplit: standing.assignSplit.get(id) ?? null,
      findings: workspace.checks.flatMap(({ name }, at) => (row[issues[at]!] === true ? [name] : [])),
      groupId: text(row.group_id),
      isKeeper: row.is_keeper === true,
    };
  });
}
