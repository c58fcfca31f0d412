/** How two images are related. */
export const relations = {
  'identical-bytes': 'same file',
  'identical-pixels': 'same pixels',
  recompressed: 'recompressed',
  resized: 'resized',
  recoloured: 'recoloured',
  flipped: 'flipped',
  rotated: 'rotated',
  cropped: 'cropped',
  edited: 'edited',
  'same-scene': 'same scene',
  semantic: 'alike in meaning',
  unrelated: 'unrelated',
};
