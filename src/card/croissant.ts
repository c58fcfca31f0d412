import { licenceId } from '../model/licence.ts';
import type { CardFacts, CardFile } from './facts.ts';

/** The JSON-LD context of Croissant 1.0, as its reference implementation writes it. */
const CONTEXT = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  rai: 'http://mlcommons.org/croissant/RAI/',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
} as const;

const CROISSANT = 'http://mlcommons.org/croissant/1.0';
const RAI = 'http://mlcommons.org/croissant/RAI/1.0';

/** Names of properties in the vocabulary of responsible AI, version 1.0. */
export const RAI_PROPERTIES: readonly string[] = [
  'annotationsPerItem',
  'annotatorDemographics',
  'dataAnnotationAnalysis',
  'dataAnnotationPlatform',
  'dataAnnotationProtocol',
  'dataBiases',
  'dataCollection',
  'dataCollectionMissingData',
  'dataCollectionRawData',
  'dataCollectionTimeframe',
  'dataCollectionType',
  'dataImputationProtocol',
  'dataLimitations',
  'dataManipulationProtocol',
  'dataPreprocessingProtocol',
  'dataReleaseMaintenancePlan',
  'dataSocialImpact',
  'dataUseCases',
  'machineAnnotationTools',
  'personalSensitiveInformation',
];

/** Where the table of all images lies, beside the card. */
export const IMAGE_TABLE = 'croissant/images.parquet';
export const OBJECT_TABLE = 'croissant/objects.parquet';
export const SUMS = 'SHA256SUMS';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
  tif: 'image/tiff',
  bmp: 'image/bmp',
  avif: 'image/avif',
  heic: 'image/heic',
  svg: 'image/svg+xml',
  jxl: 'image/jxl',
  jp2: 'image/jp2',
};

/** Columns of the table of images. */
const COLUMNS: readonly (readonly [name: string, type: string | readonly string[], description: string])[] = [
  ['id', 'sc:Text', 'Name of the image in the dataset.'],
  ['split', ['sc:Text', 'cr:Split'], 'Part of the dataset the image belongs to.'],
  ['label', ['sc:Text', 'cr:Label'], 'Class of the image.'],
  ['caption', 'sc:Text', 'What the image shows, in words.'],
  ['license', 'sc:Text', 'Licence of this image, as its source states it.'],
  ['source_url', 'sc:URL', 'Where the image was found, as its source states it.'],
  ['width', 'sc:Integer', 'Width after orientation, px.'],
  ['height', 'sc:Integer', 'Height after orientation, px.'],
  ['format', 'sc:Text', 'Format by content.'],
  ['size_bytes', 'sc:Integer', 'Size of the file, bytes.'],
  ['sha256', 'sc:Text', 'SHA-256 of the file.'],
];

/** Columns that hold something, so that no field is declared that no image has. */
export const tableColumns = ({ splits, labelCount, captions, licences, urlAttribute }: CardFacts): string[] =>
  COLUMNS.map(([name]) => name).filter(
    (name) =>
      (name !== 'split' || splits.some((split) => split.name !== null)) &&
      (name !== 'label' || labelCount > 0) &&
      (name !== 'caption' || captions > 0) &&
      (name !== 'license' || licences.some((licence) => licence.name !== null)) &&
      (name !== 'source_url' || urlAttribute !== null),
  );

/** The address that Croissant wants of a licence; the text itself where there is none. */
export function licenceUrl(text: string): string {
  if (/^https?:\/\//.test(text)) return text;
  const id = licenceId(text);
  return id === null ? text : `https://spdx.org/licenses/${id}.html`;
}

/** Licences of the whole: what was said, or else what every single image says. */
export function datasetLicences({ about, licences }: CardFacts): readonly string[] {
  if (about.license && about.license.length > 0) return about.license;
  const isKnown = licences.length > 0 && licences.every(({ name, id }) => name !== null && id !== null);
  return isKnown ? [...new Set(licences.map(({ id }) => id!))] : [];
}

const creators = (texts: readonly string[]) =>
  texts.map((text) => {
    const match = /^(.*?)\s*<([^>]+)>\s*$/.exec(text);
    const name = (match?.[1] ?? text).trim();
    const where = match?.[2];
    const address =
      where === undefined ? {} : where.includes('@') && !where.includes('/') ? { email: where } : { url: where };
    // What kind of creator it is was not said: an organisation is what the standard falls back to.
    return { '@type': 'sc:Organization', name, ...address };
  });

const one = <T>(values: readonly T[]): T | readonly T[] => (values.length === 1 ? values[0]! : values);

/**
 * The dataset in Croissant 1.0, the JSON-LD that dataset search engines and loaders read. Paths in it are relative to the
 * folder it lies in, which should be that of the images.
 *
 * @param description what the dataset is, in a sentence
 * @param files the table of images and the list of digests, as they were written
 */
export function croissant(
  facts: CardFacts,
  name: string,
  description: string,
  files: readonly CardFile[],
): Record<string, unknown> {
  const { about } = facts;
  const licences = datasetLicences(facts);
  const rai = Object.entries(about.rai ?? {}).map(([property, value]) => [`rai:${property}`, value] as const);
  const optional: Record<string, unknown> = {
    ...(licences.length > 0 ? { license: one(licences.map(licenceUrl)) } : {}),
    ...(about.url === undefined ? {} : { url: about.url }),
    ...(about.creator && about.creator.length > 0 ? { creator: one(creators(about.creator)) } : {}),
    ...(about.citation === undefined ? {} : { citeAs: about.citation }),
    ...(about.version === undefined ? {} : { version: about.version }),
    ...(about.datePublished === undefined ? {} : { datePublished: about.datePublished }),
    ...(about.language && about.language.length > 0 ? { inLanguage: one(about.language) } : {}),
    ...(about.keywords && about.keywords.length > 0 ? { keywords: about.keywords } : {}),
    ...Object.fromEntries(rai),
  };
  return {
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    name,
    description,
    conformsTo: rai.length > 0 ? [CROISSANT, RAI] : CROISSANT,
    ...optional,
    distribution: [...files.map(fileObject), ...(facts.images === 0 ? [] : [imageFiles(facts)])],
    ...(facts.images === 0
      ? {}
      : { recordSet: [imageRecords(facts), ...(hasObjects(facts) ? [objectRecords()] : [])] }),
  };
}

const FILES: Readonly<Record<string, string>> = {
  [IMAGE_TABLE]: 'One row per image.',
  [OBJECT_TABLE]: 'One row per annotated object.',
  [SUMS]: 'SHA-256 of every image, as sha256sum writes and checks it.',
};

/** Whether there is anything to say of objects. */
export const hasObjects = ({ objects }: CardFacts): boolean => objects !== null && objects.boxes > 0;

const fileObject = ({ name, sha256, bytes }: CardFile) => ({
  '@type': 'cr:FileObject',
  '@id': name,
  name,
  description: FILES[name] ?? name,
  contentUrl: name,
  contentSize: `${bytes} B`,
  encodingFormat: name === SUMS ? 'text/plain' : 'application/x-parquet',
  sha256,
});

/** A path as a pattern that only itself matches. */
const pattern = (path: string): string => path.replaceAll(/[[*?]/g, '[$&]');

function imageFiles({ layout: { extensions, paths }, formats }: CardFacts) {
  const globs =
    extensions.length === 0 ? ['*', '**/*'] : extensions.flatMap((ending) => [`*.${ending}`, `**/*.${ending}`]);
  const types = [...new Set(formats.map(({ name }) => MEDIA_TYPES[name ?? ''] ?? 'application/octet-stream'))].sort();
  return {
    '@type': 'cr:FileSet',
    '@id': 'image-files',
    name: 'image-files',
    description: 'The files of the images.',
    encodingFormat: one(types),
    includes: one(paths?.map(pattern) ?? globs),
  };
}

function imageRecords(facts: CardFacts) {
  const field = (name: string, dataType: unknown, description: string, source: unknown, more: object = {}) => ({
    '@type': 'cr:Field',
    '@id': `images/${name}`,
    name: `images/${name}`,
    description,
    dataType,
    source,
    ...more,
  });
  const column = (name: string) => ({ fileObject: { '@id': IMAGE_TABLE }, extract: { column: name } });
  const present = tableColumns(facts);
  return {
    '@type': 'cr:RecordSet',
    '@id': 'images',
    name: 'images',
    description: 'One record per image.',
    key: { '@id': 'images/id' },
    field: [
      // The reference implementation compares paths as text only once they went through an expression.
      field(
        'path',
        'sc:Text',
        'Path of the file, from the folder of the dataset.',
        {
          fileSet: { '@id': 'image-files' },
          extract: { fileProperty: 'fullpath' },
          transform: { regex: '^(.*)$' },
        },
        { references: column('path') },
      ),
      field('image', 'sc:ImageObject', 'The picture.', {
        fileSet: { '@id': 'image-files' },
        extract: { fileProperty: 'content' },
      }),
      ...COLUMNS.filter(([name]) => present.includes(name)).map(([name, type, description]) =>
        field(name, type, description, column(name)),
      ),
    ],
  };
}

function objectRecords() {
  const field = (name: string, column: string, dataType: unknown, description: string) => ({
    '@type': 'cr:Field',
    '@id': `objects/${name}`,
    name: `objects/${name}`,
    description,
    dataType,
    source: { fileObject: { '@id': OBJECT_TABLE }, extract: { column } },
  });
  return {
    '@type': 'cr:RecordSet',
    '@id': 'objects',
    name: 'objects',
    description: 'One record per annotated object that has a box.',
    field: [
      field('image_id', 'id', 'sc:Text', 'The images/id it is in.'),
      field('category', 'category', ['sc:Text', 'cr:Label'], 'Its class.'),
      field('box', 'box', 'cr:BoundingBox', 'Left, top, width and height in px of the picture after orientation.'),
    ],
  };
}
