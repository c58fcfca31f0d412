import { readExif } from './exif.ts';
import { type ContainerParser, fourCC, viewOf } from './facts.ts';
import { describeProfile } from './icc.ts';
import { type Box, boxes, boxesPastEnd, findBox } from './isobmff.ts';

/** Item types that hold a picture or are made of pictures. */
const PICTURES = new Set(['av01', 'hvc1', 'hev1', 'grid', 'iden', 'iovl', 'jpeg', 'j2k1', 'unci', 'vvc1', 'avc1']);

interface Item {
  readonly type: string;
  readonly hidden: boolean;
}

function readItems(bytes: Uint8Array, iinf: Box): Map<number, Item> {
  const view = viewOf(bytes);
  const items = new Map<number, Item>();
  const first = iinf.start + (view.getUint8(iinf.start) === 0 ? 6 : 8);
  for (const infe of boxes(bytes, first, iinf.end)) {
    const version = view.getUint8(infe.start);
    if (infe.type !== 'infe' || version < 2) continue;
    const wide = version > 2;
    const id = wide ? view.getUint32(infe.start + 4) : view.getUint16(infe.start + 4);
    const type = fourCC(view, infe.start + (wide ? 10 : 8));
    items.set(id, { type, hidden: (view.getUint8(infe.start + 3) & 1) !== 0 });
  }
  return items;
}

interface References {
  /** Thumbnails, alpha and depth planes, and what describes another item. */
  readonly servants: Set<number>;
  /** Tiles and layers that a derived picture is made of. */
  readonly parts: Set<number>;
  /** Which item each auxiliary item belongs to. */
  readonly auxiliaryOf: Map<number, number>;
}

function readReferences(bytes: Uint8Array, iref: Box | null): References {
  const references: References = { servants: new Set(), parts: new Set(), auxiliaryOf: new Map() };
  if (iref === null) return references;
  const view = viewOf(bytes);
  const wide = view.getUint8(iref.start) !== 0;
  const id = (at: number) => (wide ? view.getUint32(at) : view.getUint16(at));
  const size = wide ? 4 : 2;
  for (const box of boxes(bytes, iref.start + 4, iref.end)) {
    const from = id(box.start);
    const count = view.getUint16(box.start + size);
    for (let i = 0; i < count; i++) {
      const to = id(box.start + size + 2 + i * size);
      if (box.type === 'dimg') references.parts.add(to);
      else if (box.type === 'thmb' || box.type === 'auxl') references.servants.add(from);
      if (box.type === 'auxl') references.auxiliaryOf.set(from, to);
    }
  }
  return references;
}

/** Property boxes of an item, in the order of their association, which is the order transforms apply in. */
function readProperties(bytes: Uint8Array, iprp: Box | null, item: number): Box[] {
  const ipco = iprp && findBox(bytes, iprp.start, iprp.end, 'ipco');
  if (!iprp || !ipco) return [];
  const all = [...boxes(bytes, ipco.start, ipco.end)];
  const view = viewOf(bytes);
  const found: Box[] = [];
  for (const ipma of boxes(bytes, iprp.start, iprp.end)) {
    if (ipma.type !== 'ipma') continue;
    const version = view.getUint8(ipma.start);
    const wideIndex = (view.getUint8(ipma.start + 3) & 1) !== 0;
    const entries = view.getUint32(ipma.start + 4);
    let at = ipma.start + 8;
    for (let i = 0; i < entries; i++) {
      const id = version < 1 ? view.getUint16(at) : view.getUint32(at);
      at += version < 1 ? 2 : 4;
      const count = view.getUint8(at++);
      for (let k = 0; k < count; k++) {
        const index = wideIndex ? view.getUint16(at) & 0x7fff : view.getUint8(at) & 0x7f;
        at += wideIndex ? 2 : 1;
        const property = all[index - 1];
        if (id === item && property !== undefined) found.push(property);
      }
    }
  }
  return found;
}

/** Bytes of an item stored in one extent of the file or of the `idat` box; null for anything else. */
function itemBytes(bytes: Uint8Array, meta: Box, item: number): Uint8Array | null {
  const iloc = findBox(bytes, meta.start + 4, meta.end, 'iloc');
  if (iloc === null) return null;
  const view = viewOf(bytes);
  const version = view.getUint8(iloc.start);
  const sizes = view.getUint16(iloc.start + 4);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version > 0 ? sizes & 15 : 0;
  const number = (at: number, size: number): number =>
    size === 0 ? 0 : size === 8 ? Number(view.getBigUint64(at)) : size === 4 ? view.getUint32(at) : view.getUint16(at);
  let at = iloc.start + 6;
  const count = version < 2 ? view.getUint16(at) : view.getUint32(at);
  at += version < 2 ? 2 : 4;
  for (let i = 0; i < count; i++) {
    const id = version < 2 ? view.getUint16(at) : view.getUint32(at);
    at += version < 2 ? 2 : 4;
    const method = version > 0 ? view.getUint16(at) & 15 : 0;
    at += (version > 0 ? 2 : 0) + 2;
    const base = number(at, baseSize);
    at += baseSize;
    const extents = view.getUint16(at);
    at += 2;
    if (id === item) {
      const idat = method === 1 ? findBox(bytes, meta.start + 4, meta.end, 'idat') : null;
      if (extents !== 1 || method > 1 || (method === 1 && idat === null)) return null;
      const start = (idat?.start ?? 0) + base + number(at + indexSize, offsetSize);
      return bytes.subarray(start, start + number(at + indexSize + offsetSize, lengthSize));
    }
    at += extents * (indexSize + offsetSize + lengthSize);
  }
  return null;
}

/** EXIF orientations after one more quarter turn anticlockwise, and after one more mirroring left–right. */
const TURNED = [0, 8, 7, 6, 5, 2, 1, 4, 3];
const MIRRORED = [0, 2, 1, 4, 3, 6, 5, 8, 7];

/** Samples of the first track of an image sequence. */
function sequenceLength(bytes: Uint8Array): number | null {
  let scope: Box | null = { type: '', at: 0, start: 0, end: bytes.length };
  for (const type of ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsz']) {
    scope = findBox(bytes, scope.start, scope.end, type);
    if (scope === null) return null;
  }
  return viewOf(bytes).getUint32(scope.start + 8);
}

/**
 * Facts of HEIC and AVIF from the boxes of the primary item (ISO/IEC 23008-12). The orientation is that of the
 * `irot` and `imir` properties, which decoders apply; EXIF's own is for information only in this format.
 * Pages are pictures that are no tile, thumbnail or auxiliary plane, or the samples of a sequence.
 * Truncated means: a top-level box reaches past the bytes.
 */
export const parseHeif: ContainerParser = (bytes, facts) => {
  facts.truncated = boxesPastEnd(bytes);
  facts.pages = Math.max(1, sequenceLength(bytes) ?? 1);
  const meta = findBox(bytes, 0, bytes.length, 'meta');
  if (meta === null) return;
  const view = viewOf(bytes);
  const inside = (type: string) => findBox(bytes, meta.start + 4, meta.end, type);
  const pitm = inside('pitm');
  const iinf = inside('iinf');
  if (pitm === null || iinf === null) return;
  const primary = view.getUint8(pitm.start) === 0 ? view.getUint16(pitm.start + 4) : view.getUint32(pitm.start + 4);
  const items = readItems(bytes, iinf);
  const { servants, parts, auxiliaryOf } = readReferences(bytes, inside('iref'));
  const iprp = inside('iprp');

  facts.colourSpace = 'srgb';
  facts.channels = 3;
  let orientation = 1;
  for (const property of readProperties(bytes, iprp, primary)) {
    const at = property.start;
    if (property.type === 'ispe') {
      facts.width = view.getUint32(at + 4);
      facts.height = view.getUint32(at + 8);
    } else if (property.type === 'clap') {
      // Clean aperture: encoders pad to their block size, and this is the picture itself.
      facts.width = Math.round(view.getUint32(at) / view.getUint32(at + 4));
      facts.height = Math.round(view.getUint32(at + 8) / view.getUint32(at + 12));
    } else if (property.type === 'pixi') {
      facts.channels = view.getUint8(at + 4);
      facts.bitDepth = view.getUint8(at + 5);
    } else if (property.type === 'av1C') {
      const high = view.getUint8(at + 2);
      facts.bitDepth ??= high & 0x40 ? (high & 0x20 ? 12 : 10) : 8;
      if (high & 0x10) facts.channels = 1;
    } else if (property.type === 'hvcC') facts.bitDepth ??= (view.getUint8(at + 17) & 7) + 8;
    else if (property.type === 'irot') {
      for (let turns = view.getUint8(at) & 3; turns > 0; turns--) orientation = TURNED[orientation]!;
    } else if (property.type === 'imir') {
      orientation = MIRRORED[orientation]!;
      // Axis 0 mirrors top–bottom: the same as left–right and half a turn.
      if ((view.getUint8(at) & 1) === 0) orientation = TURNED[TURNED[orientation]!]!;
    } else if (property.type === 'colr') {
      const kind = fourCC(view, at);
      if (kind === 'prof' || kind === 'rICC') facts.iccProfile = describeProfile(bytes.subarray(at + 4, property.end));
    }
  }
  if (facts.channels === 1) facts.colourSpace = 'grey';
  for (const [auxiliary, owner] of auxiliaryOf) {
    if (owner !== primary) continue;
    for (const property of readProperties(bytes, iprp, auxiliary)) {
      if (property.type !== 'auxC') continue;
      const urn = new TextDecoder('latin1').decode(bytes.subarray(property.start + 4, property.end));
      if (urn.includes('alpha') || urn.includes(':auxid:1')) facts.hasAlpha = true;
    }
  }
  let pictures = 0;
  for (const [id, item] of items) {
    if (PICTURES.has(item.type) && !item.hidden && !servants.has(id) && !parts.has(id)) pictures++;
    if (item.type !== 'Exif') continue;
    const block = itemBytes(bytes, meta, id);
    // The block opens with the offset of its TIFF header, counted after that field.
    if (block !== null && block.length > 4) readExif(block.subarray(4 + viewOf(block).getUint32(0)), facts);
  }
  facts.orientation = orientation;
  facts.pages = Math.max(facts.pages, pictures);
};
