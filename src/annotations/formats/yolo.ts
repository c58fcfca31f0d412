import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../model/errors.ts';
import { listFolder } from '../folder-listing.ts';
import { defineFormat } from '../format.ts';
import { CLASS_FILES, findYaml, readYoloData } from '../yolo/data-file.ts';
import { parseLine } from '../yolo/labels.ts';
import { isFolder, yoloPlaces } from '../yolo/layout.ts';
import { writeYolo } from '../yolo/write.ts';
import { yoloSet } from '../yolo/yolo-set.ts';

/** https://docs.ultralytics.com/datasets/ : a class number and coordinates relative to the picture's sides, a line each. */
export default defineFormat({
  name: 'yolo',
  title: 'YOLO',
  description: 'data.yaml with a text file of labels per picture: boxes, outlines, poses, rotated boxes',
  holds: [
    'boxes',
    'rotated-boxes',
    'polygons',
    'keypoints',
    'splits',
    'scores',
    'images-without-objects',
    'set-fields',
  ],
  target: 'folder',
  hasPictures: true,
  options: {
    task: { type: 'text', description: 'detect, segment, pose or obb (default: what the objects have)' },
    crowd: { type: 'flag', description: 'write crowd regions as objects' },
  },
  async detect(path) {
    try {
      if (!isFolder(path)) return /\.ya?ml$/i.test(path) && findYaml(dirname(path)) !== null ? 0.9 : 0;
      if (findYaml(path) !== null) return 0.9;
      return (await holdsLabels(path, 0)) ? 0.7 : 0;
    } catch {
      return 0;
    }
  },
  async open(path, options) {
    const data = readYoloData(path);
    const places = yoloPlaces(path, data, options.images);
    if (data.file === null && !(await holdsLabels(isFolder(path) ? path : dirname(path), 0))) {
      throw new UserError(
        `${path} holds no YOLO labels: expected data.yaml, or text files with a class number and coordinates per line.`,
      );
    }
    return yoloSet(data, places, options);
  },
  write: writeYolo,
});

const FILES_TRIED = 20;
const DEEPEST = 4;

/** Whether the first label files found below a folder read as YOLO. */
async function holdsLabels(folder: string, depth: number): Promise<boolean> {
  const { files, folders } = listFolder(folder);
  let tried = 0;
  for (const name of files) {
    if (!/\.txt$/i.test(name) || CLASS_FILES.includes(basename(name).toLowerCase())) continue;
    if (tried++ >= FILES_TRIED) break;
    const verdict = await isLabelText(join(folder, name));
    if (verdict !== null) return verdict;
  }
  if (depth >= DEEPEST) return false;
  const likely = folders.filter((name) => /labels?|train|val|valid|test|data|obj_/i.test(name)).slice(0, FILES_TRIED);
  for (const name of likely) if (await holdsLabels(join(folder, name), depth + 1)) return true;
  return false;
}

/** Null for an empty file: it says nothing either way. */
async function isLabelText(path: string): Promise<boolean | null> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(8192);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    const [line = ''] = buffer
      .toString('utf8', 0, bytesRead)
      .split(/\r\n|\n|\r/)
      .filter((text) => text.trim() !== '');
    if (line === '') return null;
    const parsed = parseLine(bytesRead === buffer.length ? line.replace(/\s\S*$/, '') : line);
    return parsed !== null && typeof parsed !== 'string' && parsed.numbers.length >= 4;
  } finally {
    await file.close();
  }
}
