import { describe, expect, it } from 'vitest';
import { isLoopback, newToken, ownHosts } from './security.ts';
import { shownPath, withoutPaths } from './without-paths.ts';

describe('ownHosts', () => {
  it.each([
    ['127.0.0.1', 8080, 'localhost:8080', true],
    ['127.0.0.1', 8080, 'LOCALHOST:8080', true],
    ['127.0.0.1', 8080, '[::1]:8080', true],
    ['127.0.0.1', 8080, 'localhost', false],
    ['127.0.0.1', 8080, 'localhost:8081', false],
    ['127.0.0.1', 8080, 'evil.example:8080', false],
    ['127.0.0.1', 8080, 'localhost.evil.example:8080', false],
    ['127.0.0.1', 8080, '192.168.1.5:8080', false],
    ['127.0.0.1', 8080, '', false],
    ['127.0.0.1', 80, 'localhost', true],
    ['127.0.0.1', 80, 'localhost:80', true],
    ['127.0.0.1', 80, 'evil.example', false],
    ['192.168.1.5', 8080, '192.168.1.5:8080', true],
    ['192.168.1.5', 8080, '192.168.1.6:8080', false],
    ['0.0.0.0', 8080, '192.168.1.5:8080', true],
    ['0.0.0.0', 8080, '[fe80::1]:8080', true],
    // A name that somebody made to resolve here.
    ['0.0.0.0', 8080, 'evil.example:8080', false],
    ['::', 8080, '10.0.0.1.evil.example:8080', false],
  ])('on %s:%i, "%s" is ours: %s', (host, port, header, isOurs) => {
    expect(ownHosts(host, port)(header)).toBe(isOurs);
  });
});

it('tells loopback addresses', () => {
  for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '::1']) expect(isLoopback(host)).toBe(true);
  for (const host of ['0.0.0.0', '::', '192.168.0.1', '127.0.0.1.evil.example', '1127.0.0.1', ''])
    expect(isLoopback(host)).toBe(false);
});

it('makes a token that is no other', () => {
  const tokens = new Set(Array.from({ length: 100 }, newToken));
  expect(tokens.size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
});

describe('withoutPaths', () => {
  const session = { folder: '/home/ann/photos/.goldpan', inputs: ['/mnt/big/photos', '/'] };
  it.each([
    ['/home/ann/photos/.goldpan is being written', '.goldpan is being written'],
    ['delete /home/ann/photos/.goldpan/lock.', 'delete .goldpan/lock.'],
    ['/mnt/big/photos/a b.jpg is gone', 'photos/a b.jpg is gone'],
    ['cannot read "/etc/ssl/private/key.pem" (EACCES)', 'cannot read "…/key.pem" (EACCES)'],
    ['at C:\\Users\\ann\\x.jpg', 'at …/x.jpg'],
    ['ENOENT, open /opt/models/a.onnx', 'ENOENT, open …/a.onnx'],
    ['Run goldpan scan first.', 'Run goldpan scan first.'],
    ['see https://example.org/a/b', 'see https://example.org/a/b'],
    ['10 images/s and train/cat/1.jpg', '10 images/s and train/cat/1.jpg'],
  ])('%s → %s', (text, shown) => {
    expect(withoutPaths(text, session)).toBe(shown);
  });
});

it('shows a path from the workspace on, or by its last name', () => {
  const session = { folder: '/home/ann/photos/.goldpan' };
  expect(shownPath('/home/ann/photos/set/train', session)).toBe('set/train');
  expect(shownPath('/home/ann/photos', session)).toBe('photos');
  expect(shownPath('/home/ann', session)).toBe('…/ann');
  expect(shownPath('/mnt/my data/photos', session)).toBe('…/photos');
});
