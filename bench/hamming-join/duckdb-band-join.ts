import { DuckDBInstance } from '@duckdb/node-api';
import type { HashSet } from '../../src/kernel/neighbours/hash-set.ts';

/** Candidates, times words of 64 bits, that DuckDB compares within a minute on two cores. */
const MAX_CANDIDATES = 5e8;

/** How many of `count` spread-out hashes a band join gets through; never more than there are. */
export function duckdbCount(count: number, bits: number, radius: number): number {
  const bands = radius + 1;
  const most = Math.sqrt((2 * (MAX_CANDIDATES / (bits / 64)) * 2 ** (bits / bands)) / bands);
  return most >= count ? count : Math.floor(most / 10_000) * 10_000;
}

/**
 * Pairs within the radius by the usual SQL: `radius + 1` bands, of which one is equal, joined by their values, then
 * the distance, then every pair once. Seconds are those of the query.
 */
export async function duckdbBandJoin(
  { words, wordsPerHash }: HashSet,
  radius: number,
): Promise<{ readonly seconds: number; readonly processorSeconds: number; readonly pairs: number }> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const columns = Array.from({ length: wordsPerHash / 2 }, (_, column) => `h${column}`);
  await connection.run(`CREATE TABLE hashes (id INTEGER, ${columns.map((name) => `${name} BIGINT`).join(', ')})`);
  const appender = await connection.createAppender('hashes');
  for (let i = 0; i < words.length / wordsPerHash; i++) {
    appender.appendInteger(i);
    for (let w = 0; w < wordsPerHash; w += 2) {
      const at = i * wordsPerHash + w;
      appender.appendBigInt(BigInt.asIntN(64, (BigInt(words[at + 1]!) << 32n) | BigInt(words[at]!)));
    }
    appender.endRow();
  }
  appender.closeSync();

  const bands = radius + 1;
  const bits = 32 * wordsPerHash;
  const values = Array.from({ length: bands }, (_, band) => {
    const from = Math.floor((band * bits) / bands);
    const to = Math.min(Math.floor(((band + 1) * bits) / bands), 64 * (Math.floor(from / 64) + 1));
    return `WHEN ${band} THEN (h${Math.floor(from / 64)} >> ${from % 64}) & ${2 ** (to - from) - 1}`;
  });
  const distance = columns.map((name) => `bit_count(xor(a.${name}, b.${name}))::INTEGER`).join(' + ');
  const started = performance.now();
  const before = process.cpuUsage();
  const result = await connection.runAndReadAll(`
    WITH banded AS MATERIALIZED (
      SELECT id, ${columns.join(', ')}, band * ${2 ** 20} + CASE band ${values.join(' ')} END AS value
      FROM hashes, range(${bands}) AS bands(band))
    SELECT count(*)::INTEGER FROM (
      SELECT DISTINCT a.id, b.id FROM banded a JOIN banded b ON a.value = b.value AND a.id < b.id
      WHERE ${distance} <= ${radius})`);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, processorSeconds: (user + system) / 1e6, pairs: Number(result.getRows()[0]![0]) };
}
