import sharp from 'sharp';
import { letteringPath } from '../../src/transform/lettering.ts';
import type { Random } from '../render/random.ts';
import type { LookAlikeRecipe } from './recipe.ts';

const WIDTH = 600;
const HEIGHT = 800;
const ROWS = 14;

const ITEMS = ['Quinces', 'Pears', 'Plums', 'Melons', 'Figs', 'Grapes', 'Cherries', 'Apricots', 'Lemons', 'Walnuts'];
const KINDS = ['early', 'late', 'red', 'yellow', 'ripe', 'dried', 'by the crate', 'second choice'];
const NAMES = ['A. Brandt', 'M. Okafor', 'L. Novak', 'R. Castellanos', 'S. Whitfield', 'I. Lindqvist'];
const STREETS = ['Mill Lane', 'Station Road', 'Orchard Way', 'Church Hill', 'Canal Street'];

const ink = (path: string, colour = '#20222a'): string => `<path fill="${colour}" d="${path}"/>`;
const rule = (y: number): string => `<path fill="#8a8f98" d="M50 ${y}h500v2h-500z"/>`;

/** One letterhead and one table; other things bought by somebody else. */
async function invoice(random: Random): Promise<Buffer> {
  const digits = (count: number): string => Array.from({ length: count }, () => random.integer(0, 9)).join('');
  let written =
    letteringPath(random.pick(NAMES), 50, 120, 12) +
    letteringPath(`${random.integer(1, 140)} ${random.pick(STREETS)}`, 50, 142, 12) +
    letteringPath(`No. ${digits(5)}`, 420, 120, 12) +
    letteringPath(`${random.integer(10, 28)}.0${random.integer(1, 9)}.2023`, 420, 142, 12);
  for (let i = 0; i < ROWS; i++) {
    const y = 218 + i * 30;
    written += letteringPath(`${random.pick(ITEMS)}, ${random.pick(KINDS)}`, 50, y, 11);
    written += letteringPath(`${random.integer(1, 9)}`, 375, y, 11);
    written += letteringPath(`${random.integer(2, 98)}.${digits(2)}`, 470, y, 11);
  }
  written += letteringPath(`Total ${random.integer(100, 900)}.${digits(2)}`, 400, 705, 14);
  const template = `<rect width="${WIDTH}" height="90" fill="#24404a"/>
    <circle cx="85" cy="45" r="26" fill="#e8b04a"/><path fill="#24404a" d="M85 27l14 32h-28z"/>
    ${ink(letteringPath('Harbour Market', 130, 34, 22), '#f6efe0')}
    ${ink(letteringPath('Item', 50, 185, 11) + letteringPath('Count', 360, 185, 11) + letteringPath('Price', 470, 185, 11))}
    ${rule(204)}${rule(685)}${rule(745)}${ink(letteringPath('Payable within 14 days', 50, 760, 9))}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" fill="#fbfaf6"/>${template}${ink(written)}</svg>`;
  return sharp(Buffer.from(svg)).removeAlpha().jpeg({ quality: 88 }).toBuffer();
}

export const INVOICES: LookAlikeRecipe = {
  images: [
    { id: 'train/misc/invoice 0117.jpg', draw: invoice },
    { id: 'train/misc/invoice 0118.jpg', draw: invoice },
    { id: 'test/misc/invoice 0131.jpg', draw: invoice },
  ],
  allowed: ['light', 'overexposed', 'low-information'],
  note: 'one letterhead, three sales',
};
