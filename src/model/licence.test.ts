import { expect, it } from 'vitest';
import { isSameLicence, licenceId } from './licence.ts';

it.each([
  ['CC-BY-4.0', 'CC-BY-4.0'],
  ['cc by 4.0', 'CC-BY-4.0'],
  ['Creative Commons Attribution 4.0 International', 'CC-BY-4.0'],
  ['https://creativecommons.org/licenses/by/4.0/', 'CC-BY-4.0'],
  ['http://creativecommons.org/licenses/by-nc-sa/2.0/', 'CC-BY-NC-SA-2.0'],
  ['https://creativecommons.org/licenses/by-sa/3.0/deed.de', 'CC-BY-SA-3.0'],
  ['Attribution-NonCommercial-NoDerivs Creative Commons 2.5', 'CC-BY-NC-ND-2.5'],
  ['CC0', 'CC0-1.0'],
  ['https://creativecommons.org/publicdomain/zero/1.0/legalcode', 'CC0-1.0'],
  ['MIT License', 'MIT'],
  ['Apache License 2.0', 'Apache-2.0'],
  ['https://www.apache.org/licenses/LICENSE-2.0.txt', 'Apache-2.0'],
  ['ODbL', 'ODbL-1.0'],
  ['CC BY', null],
  ['all rights reserved', null],
  ['', null],
])('%s: %s', (text, id) => {
  expect(licenceId(text)).toBe(id);
});

it('takes two ways of writing for one licence, and unknown ones by their text', () => {
  expect(isSameLicence('cc-by-4.0', 'https://creativecommons.org/licenses/by/4.0/')).toBe(true);
  expect(isSameLicence('CC BY 4.0', 'CC BY-SA 4.0')).toBe(false);
  expect(isSameLicence('All rights reserved ', 'ALL RIGHTS RESERVED')).toBe(true);
  expect(isSameLicence('mine', 'yours')).toBe(false);
});
