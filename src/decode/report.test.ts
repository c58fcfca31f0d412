import { expect, it } from 'vitest';
import { FORMATS } from '../model/format.ts';
import { decoderReport } from './report.ts';

it('really decodes a sample of every format', async () => {
  const report = await decoderReport();
  expect(report.map(({ format }) => format)).toEqual([...FORMATS]);
  expect(report.filter(({ available, format }) => !available && format !== 'heic')).toEqual([]);
  for (const { library } of report) expect(library).not.toBe('');
});
