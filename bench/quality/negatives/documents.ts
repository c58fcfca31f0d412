import { letteringPath } from '../../../src/transform/lettering.ts';
import { between, pick } from '../../../src/transform/random.ts';
import { wordsOf } from '../../../src/transform/words.ts';
import type { NegativeKind } from './negative.ts';
import { drawing } from './paint.ts';

const WIDTH = 600;
const HEIGHT = 800;
const INK = '#1c1c22';

const ink = (path: string, colour = INK): string => `<path d="${path}" fill="${colour}"/>`;
const rule = (y: number): string => `<path d="M50 ${y}h500v2h-500z" fill="#8a8f98"/>`;
const digits = (count: number, random: () => number): string =>
  Array.from({ length: count }, () => Math.floor(10 * random())).join('');

/** Letters: one letterhead, another text each. */
const letters: NegativeKind = {
  name: 'letter',
  count: 12,
  draw: (_index, random) => {
    let body = letteringPath(`${digits(2, random)}.${digits(2, random)}.20${digits(2, random)}`, 430, 150, 10);
    body += letteringPath(wordsOf(18, random), 50, 180, 12);
    for (let y = 230; y < 650; y += 19) {
      if (random() < 0.12) continue;
      body += letteringPath(wordsOf(between(random, 30, 52), random).slice(0, 58), 50, y, 10);
    }
    body += letteringPath(wordsOf(12, random), 50, 690, 14);
    const head = `<circle cx="85" cy="75" r="32" fill="#1d5fa8"/><path d="M85 50l20 40h-40z" fill="#fff"/>
      ${ink(letteringPath('Harbour Paper Mill', 140, 55, 24), '#1d5fa8')}${ink(letteringPath('12 River Street, North City', 140, 92, 9))}
      ${rule(122)}${rule(740)}${ink(letteringPath('Account 00 1234 5678   Registered 1987', 130, 755, 9))}`;
    return drawing(WIDTH, HEIGHT, head + ink(body));
  },
};

const FIELDS = [
  'Name',
  'Street',
  'City',
  'Born',
  'Number',
  'Phone',
  'Work',
  'Reason',
  'Amount',
  'Bank',
  'Date',
  'Place',
];

/** Forms: the same boxes, filled in differently. */
const forms: NegativeKind = {
  name: 'form',
  count: 12,
  draw: (_index, random) => {
    let boxes = ink(letteringPath('Application for a garden', 50, 45, 24), '#7a2430') + rule(88);
    let written = '';
    FIELDS.forEach((field, i) => {
      const x = 50 + (i % 2) * 260;
      const y = 110 + Math.floor(i / 2) * 82;
      boxes += `${ink(letteringPath(field, x, y, 9))}<rect x="${x}" y="${y + 16}" width="236" height="40" fill="none" stroke="#555" stroke-width="2"/>`;
      const text = random() < 0.5 ? digits(8, random) : wordsOf(8, random).slice(0, 16);
      written += letteringPath(text, x + 10, y + 28, 15);
    });
    for (let i = 0; i < 8; i++) {
      boxes += `<rect x="${50 + i * 64}" y="640" width="20" height="20" fill="none" stroke="#555" stroke-width="2"/>`;
      if (random() < 0.5) written += `M${52 + i * 64} 642h16v16h-16z`;
    }
    return drawing(WIDTH, HEIGHT, boxes + ink(written, '#20357a'));
  },
};

/** Invoices: the same table, other things bought. */
const invoices: NegativeKind = {
  name: 'invoice',
  count: 12,
  draw: (_index, random) => {
    const head = `<rect width="${WIDTH}" height="90" fill="#2b3a42"/>${ink(letteringPath('INVOICE', 50, 30, 32), '#f2c14e')}
      ${ink(letteringPath('Item', 50, 180, 11))}${ink(letteringPath('Count', 360, 180, 11))}${ink(letteringPath('Price', 470, 180, 11))}${rule(200)}`;
    let rows =
      letteringPath(wordsOf(16, random), 50, 115, 12) + letteringPath(`No. ${digits(6, random)}`, 400, 115, 12);
    const count = Math.floor(between(random, 9, 16));
    for (let i = 0; i < count; i++) {
      const y = 215 + i * 30;
      rows += letteringPath(wordsOf(14, random).slice(0, 26), 50, y, 11);
      rows += letteringPath(digits(1, random), 380, y, 11);
      rows += letteringPath(`${digits(pick(random, [2, 3]), random)}.${digits(2, random)}`, 470, y, 11);
    }
    rows += letteringPath(`Total ${digits(4, random)}.${digits(2, random)}`, 400, 700, 14);
    return drawing(WIDTH, HEIGHT, `${head}${rule(680)}${ink(rows)}`);
  },
};

export const DOCUMENTS: readonly NegativeKind[] = [letters, forms, invoices];
