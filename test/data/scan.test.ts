import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type ScanSummary, scan, type Workspace } from '../../src/index.ts';

const DATA = join(import.meta.dirname, '../../../shared/data');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scanned(source: string, name: string): Promise<{ summary: ScanSummary; workspace: Workspace }> {
  const workspace = join(folder, name);
  const summary = await scan({ inputs: [join(DATA, source)], workspace });
  return { summary, workspace: await openWorkspace(workspace) };
}

const countFiles = (path: string): number =>
  readdirSync(path, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.'),
  ).length;

describe('badfiles, through worker processes', () => {
  let bad: Awaited<ReturnType<typeof scanned>>;
  beforeAll(async () => {
    bad = await scanned('badfiles', 'bad');
  }, 120_000);
  afterAll(() => bad.workspace.close());

  it('every file ends as one of three outcomes, in bounded memory', () => {
    const { summary } = bad;
    expect(summary.images).toBe(countFiles(join(DATA, 'badfiles')));
    expect(summary.measured + summary.unreadable + summary.notApplicable).toBe(summary.images);
    expect(summary.peakMemoryBytes).toBeLessThan(2e9);
  });

  it('nothing hung, crashed or ran out of memory', async () => {
    const rows = await bad.workspace.query(
      "SELECT id, reason_code FROM images WHERE reason_code IN ('time-limit', 'memory-limit', 'crashed', 'io-error')",
    );
    expect(rows).toEqual([]);
  });

  it('every unreadable file has a reason a person understands', async () => {
    for (const { reason, id } of await bad.workspace.query(
      "SELECT id, reason FROM images WHERE outcome = 'unreadable'",
    )) {
      expect(String(reason), String(id)).toMatch(/^[^\n]{12,200}$/);
      expect(String(reason), String(id)).not.toMatch(/vips|undefined|\bat .*:\d+|node_modules/);
    }
  });

  it('finds the broken files of PngSuite broken and decodes all others', async () => {
    const rows = await bad.workspace.query("SELECT id, outcome FROM images WHERE id LIKE 'pngsuite/%.png'");
    expect(rows.length).toBeGreaterThan(150);
    for (const { id, outcome } of rows) {
      expect(outcome, String(id)).toBe(String(id).startsWith('pngsuite/x') ? 'unreadable' : 'measured');
    }
  });

  it.each(['Landscape', 'Portrait'])('finds the eight %s orientations to be one picture', async (name) => {
    const groups = await bad.workspace.query(
      `SELECT group_id, count(*) AS n, any_value(size) AS size, min(weakest_score) AS score FROM groups
       WHERE regexp_matches(id, '^sharp/${name}_[1-8]\\.jpg$') GROUP BY group_id`,
    );
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ n: 8, size: 8 });
    expect(groups[0]!.score).toBeGreaterThan(0.8);
  });
});

describe('near-duplicate sets', () => {
  it('finds the identical sets of data-juicer', async () => {
    const { workspace } = await scanned('neardup/datajuicer', 'juicer');
    const groups = await workspace.query(
      "SELECT string_agg(regexp_extract(id, '\\d+'), '=' ORDER BY id) AS ids FROM groups GROUP BY group_id ORDER BY ids",
    );
    workspace.close();
    expect(groups.map(({ ids }) => ids)).toEqual(['1=4', '2=5', '3=6=7']);
  });

  it('groups no two unrelated photos of labelme, coco53 or kwentar scenes', async () => {
    for (const source of ['neardup/pdq/labelme-subset', 'annot/coco53/images']) {
      const { summary, workspace } = await scanned(source, `unrelated-${source.length}`);
      workspace.close();
      expect(summary.duplicates.groups, source).toBe(0);
    }
  });

  /** How many images some folders of neardup/pdq hold, and the members of their groups by folder, largest group first. */
  async function groupsOf(...sets: readonly string[]) {
    const workspacePath = join(folder, `pdq-${sets.join('-')}`);
    const inputs = sets.map((set) => join(DATA, 'neardup/pdq', set));
    const { measured } = await scan({ inputs, workspace: workspacePath });
    const workspace = await openWorkspace(workspacePath);
    const groups = await workspace.query(
      `SELECT any_value(g.size) AS size, count_if(i.uri LIKE '%/labelme-subset/%') AS strangers
       FROM groups g JOIN images i ON i.id = g.id GROUP BY g.group_id ORDER BY size DESC`,
    );
    workspace.close();
    return { measured, groups };
  }

  it.each([
    { what: 'the edits of one photo', sets: ['bridge-mods'], images: 12 },
    { what: 'the eight orientations of one photo', sets: ['dih'], images: 8 },
    { what: 'the edits and the orientations, which show one photo,', sets: ['bridge-mods', 'dih'], images: 20 },
  ])('puts $what into one group', async ({ sets, images }) => {
    expect(await groupsOf(...sets)).toEqual({ measured: images, groups: [{ size: images, strangers: 0 }] });
  });

  it('leaves unrelated photos among them in no group', async () => {
    const { measured, groups } = await groupsOf('bridge-mods', 'dih', 'labelme-subset');
    expect(measured).toBe(27);
    expect(groups).toEqual([{ size: 20, strangers: 0 }]);
  });

  it('recognises JPEG bytes under other extensions', async () => {
    const { workspace } = await scanned('neardup/imagededup/formats_images', 'formats');
    const wrong = await workspace.findings({ check: 'wrong-extension' });
    workspace.close();
    expect(wrong.length).toBeGreaterThanOrEqual(3);
  });
});

describe('quality sets', () => {
  it('agrees with the measured truth of the CleanVision samples', async () => {
    const { workspace } = await scanned('quality/cleanvision', 'cleanvision');
    const ids = async (check: string) => (await workspace.findings({ check })).map(({ id }) => id.replace(/\D/g, ''));
    expect(await ids('dark')).toEqual(['417']);
    expect((await ids('light')).sort()).toEqual(['588', '591']);
    expect(await ids('odd-aspect-ratio')).toEqual(['604']);
    const exact = await workspace.query("SELECT a, b FROM pairs WHERE relation = 'identical-bytes'");
    workspace.close();
    expect(exact.map(({ a, b }) => `${a} ${b}`.replace(/[^\d ]/g, ''))).toEqual(['142 236']);
  });
});

describe('the source', () => {
  it('is untouched by scans', () => {
    const before = execFileSync('find', [DATA, '-newer', join(DATA, 'README.md'), '-name', '.goldpan*'], {
      encoding: 'utf8',
    });
    expect(before).toBe('');
    expect(existsSync(join(DATA, '.goldpan'))).toBe(false);
    expect(statSync(DATA).isDirectory()).toBe(true);
  });
});
