import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../model/errors.ts';
import { listFolder } from '../folder-listing.ts';
import { defineFormat } from '../format.ts';
import { vocPlaces } from '../voc/layout.ts';
import { vocSet } from '../voc/voc-set.ts';
import { writeVoc } from '../voc/write.ts';
import { isFolder } from '../yolo/layout.ts';

/** http://host.robots.ox.ac.uk/pascal/VOC/voc2012/devkit_doc.pdf : an XML file per picture. Its class masks are not read. */
export default defineFormat({
  name: 'voc',
  title: 'Pascal VOC',
  description: 'an XML file of boxes per picture (VOC devkit, labelImg); masks of SegmentationClass are not read',
  holds: ['boxes', 'splits', 'image-sizes', 'images-without-objects', 'image-fields', 'object-fields'],
  target: 'folder',
  hasPictures: true,
  options: {
    'one-based': { type: 'flag', description: 'pixels counted from 1, the last one within the box, as in the devkit' },
    round: { type: 'flag', description: 'write boxes in whole px' },
  },
  async detect(path) {
    const file = isFolder(path) ? firstXml(path, 0) : /\.xml$/i.test(path) ? path : null;
    return file !== null && (await isVocXml(file)) ? 0.9 : 0;
  },
  async open(path, options) {
    const places = vocPlaces(path, options.images, options.onProblem);
    const hasXml = places.some(({ annotations }) => firstXml(annotations, 0) !== null);
    if (!hasXml && !places.some(({ sets }) => sets !== null)) {
      throw new UserError(
        `${path} holds no Pascal VOC annotations: expected Annotations/*.xml, or XML files beside pictures.`,
      );
    }
    return vocSet(places, options);
  },
  write: writeVoc,
});

const DEEPEST = 4;

function firstXml(folder: string, depth: number): string | null {
  const { files, folders } = listFolder(folder);
  const file = files.find((name) => /\.xml$/i.test(name));
  if (file !== undefined) return join(folder, file);
  if (depth >= DEEPEST) return null;
  for (const name of folders.slice(0, 50)) {
    const found = firstXml(join(folder, name), depth + 1);
    if (found !== null) return found;
  }
  return null;
}

async function isVocXml(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(4096);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      const text = buffer.toString('utf8', 0, bytesRead);
      // CVAT's own XML is called <annotations>.
      return /<annotation[\s>]/.test(text) && !/<annotations[\s>]/.test(text);
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
