import { createHash } from 'node:crypto';
import { bytes, defineMeasurement } from './define.ts';

/** SHA-256 (FIPS 180-4) of the file's bytes: equal digests mean byte-identical files. */
export default defineMeasurement({
  name: 'file-digest',
  version: 1,
  params: {},
  needs: { bytes },
  columns: { sha256: { type: 'text', description: "SHA-256 of the file's bytes, 64 hex digits" } },
  measure: (input) => ({ sha256: createHash('sha256').update(input.bytes).digest('hex') }),
});
