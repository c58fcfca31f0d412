import { expect, it } from 'vitest';
import { hostOf, isInDomain, normalUrl, parseDomain } from './url.ts';

it('takes ways of writing one address for one', () => {
  const one = normalUrl('https://www.Example.org/a/b.jpg?y=2&x=1#top');
  expect(one).toBe('http://example.org/a/b.jpg?x=1&y=2');
  for (const same of [
    'http://example.org/a/b.jpg?x=1&y=2',
    'https://example.org./a/b.jpg/?y=2&x=1',
    ' HTTPS://EXAMPLE.ORG:443/a/b.jpg?x=1&y=2',
  ]) {
    expect(normalUrl(same)).toBe(one);
  }
  expect(normalUrl('https://example.org/A/b.jpg?x=1&y=2')).not.toBe(one);
  expect(normalUrl('photo 7')).toBeNull();
  expect(normalUrl('file:///etc/x')).toBeNull();
});

it('compares domains label by label', () => {
  expect(isInDomain('static.example.org', 'example.org')).toBe(true);
  expect(isInDomain('example.org', 'example.org')).toBe(true);
  expect(isInDomain('notexample.org', 'example.org')).toBe(false);
  expect(isInDomain('example.org.evil.net', 'example.org')).toBe(false);
  expect(parseDomain('*.Example.org')).toBe('example.org');
  expect(parseDomain('https://cdn.example.org/x')).toBe('cdn.example.org');
  expect(() => parseDomain('org')).toThrow('top-level');
  expect(() => parseDomain('')).toThrow(RangeError);
  expect(hostOf('https://bücher.example/')).toBe('xn--bcher-kva.example');
});
