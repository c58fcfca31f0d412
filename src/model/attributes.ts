/** Names under which manifests state the licence of an image, in the order of their weight. */
export const LICENCE_ATTRIBUTES: readonly string[] = [
  'license',
  'licence',
  'license_id',
  'licence_id',
  'license_name',
  'licence_name',
  'license_url',
  'licence_url',
  'rights',
  'usage_rights',
];

/** Names under which manifests state where an image was found. */
export const URL_ATTRIBUTES: readonly string[] = [
  'url',
  'image_url',
  'img_url',
  'source_url',
  'original_url',
  'coco_url',
  'flickr_url',
  'link',
  'page_url',
  'landing_url',
  'foreign_landing_url',
  'original_landing_url',
];

/** The attributes there are that go by one of these names, in the order of the names; case does not matter. */
export const attributesNamed = (there: readonly string[], names: readonly string[]): string[] =>
  names.flatMap((name) => there.filter((one) => one.toLowerCase().replaceAll(/[\s-]/g, '_') === name));
