import { UserError } from '../../model/errors.ts';
import { CocoFile } from '../coco/coco-file.ts';
import { cocoSet } from '../coco/coco-set.ts';
import { looksLikeCoco } from '../coco/detect.ts';
import { cocoPlaces } from '../coco/layout.ts';
import { writeCoco } from '../coco/write.ts';
import { defineFormat } from '../format.ts';

/** https://cocodataset.org/#format-data and #format-results. Coordinates are px from the top left corner, as in the model. */
export default defineFormat({
  name: 'coco',
  title: 'COCO',
  description: 'JSON of COCO: boxes, polygons, run-length masks, keypoints, captions; results with scores',
  holds: [
    'labels',
    'multiple-labels',
    'boxes',
    'polygons',
    'masks',
    'keypoints',
    'captions',
    'splits',
    'scores',
    'crowd',
    'area',
    'image-ids',
    'object-ids',
    'category-ids',
    'image-sizes',
    'images-without-objects',
    'category-fields',
    'image-fields',
    'object-fields',
    'set-fields',
  ],
  target: 'folder',
  asFile: '.json',
  hasPictures: true,
  async detect(path) {
    for (const place of cocoPlaces(path)) if (await looksLikeCoco(place.path)) return 0.9;
    return 0;
  },
  async open(path, options) {
    const places = cocoPlaces(path);
    const files = [];
    for (const place of places) {
      if (places.length > 1 && !(await looksLikeCoco(place.path))) continue;
      const file = await CocoFile.index(place.path, options.onProblem, options.signal);
      if (!file.isKnownShape) {
        throw new UserError(
          `${place.path} is no COCO file: it has neither images nor annotations. COCO is a JSON object with "images", "annotations" and "categories", or an array of results.`,
        );
      }
      files.push({ file, place });
    }
    if (files.length === 0) {
      throw new UserError(
        `${path} holds no COCO annotations: expected a JSON file, annotations/*.json, or SPLIT/_annotations.coco.json.`,
      );
    }
    return cocoSet(files, options);
  },
  write: writeCoco,
});
