import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

describe('configuration', () => {
  it('turns the short forms into settings', () => {
    const config = parseConfig(
      {
        checks: { dark: 20, noisy: false, blurry: { threshold: 0.3, edges: 20 } },
        measurements: { 'average-hash': { hashSize: 16 } },
        limits: { workers: 2 },
        failOn: ['dark>1%'],
        protect: ['test'],
      },
      'goldpan.config.json',
    );
    expect(config.checks).toEqual({
      thresholds: { dark: 20, blurry: 0.3, 'blurry.edges': 20 },
      disabled: ['noisy'],
      enabled: [],
    });
    expect(config).toMatchObject({
      measurements: { 'average-hash': { hashSize: 16 } },
      limits: { workers: 2 },
      failOn: ['dark>1%'],
      protect: ['test'],
      hidden: false,
    });
  });

  it.each([
    [{ chcks: {} }, 'there is no option chcks. Did you mean checks?'],
    [{ limits: { worker: 2 } }, 'there is no option limits.worker. Did you mean workers?'],
    [{ checks: { blury: 1 } }, 'There is no threshold named blury. Did you mean blurry?'],
    [{ checks: { dark: 'much' } }, 'checks.dark'],
    [{ checks: { dark: 999 } }, 'The threshold of dark must lie between'],
    [{ measurements: { 'averge-hash': {} } }, 'There is no measurement named averge-hash. Did you mean average-hash?'],
    [{ measurements: { 'average-hash': { hashsize: 8 } } }, 'no parameter hashsize. Did you mean hashSize?'],
    [{ limits: { workers: 0 } }, 'limits.workers'],
    [[], 'goldpan.config.json'],
  ])('%j is refused with "%s"', (data, message) => {
    expect(() => parseConfig(data, 'goldpan.config.json')).toThrow(message);
  });
});
