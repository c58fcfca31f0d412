/** Ends of names of annotations that lie beside an image and have its stem. */
const SIDECARS = ['.txt', '.xml', '.json'];

/** The name without its last extension. A leading dot begins no extension. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/**
 * Whether a file beside an image belongs to it: `a.txt`, `a.xml`, `a.json` to `a.jpg`, and `a.jpg.json` too.
 * Extensions in upper or lower case.
 */
export function isSidecar(name: string, image: string): boolean {
  if (name === image) return false;
  const extension = name.slice(stemOf(name).length).toLowerCase();
  if (!SIDECARS.includes(extension)) return false;
  const stem = stemOf(name);
  return stem === stemOf(image) || (extension === '.json' && stem === image);
}

/** Whether the sidecar is named after the whole file, as in `a.jpg.json`, so that no other image can share it. */
export const isOfWholeName = (name: string, image: string): boolean => stemOf(name) === image;

/**
 * Where a YOLO tree keeps the labels of an image's folder: the last folder called `images` becomes `labels`.
 * Undefined when no folder is called so.
 *
 * @param folder names separated by `/`
 */
export const labelsFolder = (folder: string): string | undefined => inPlaceOf(folder, 'images', 'labels');

/** Folders that hold the annotations of a folder's images by a layout, and the extension those have. */
export function annotationFolders(folder: string): { readonly folder: string; readonly extension: string }[] {
  const labels = labelsFolder(folder);
  const records = inPlaceOf(folder, 'JPEGImages', 'Annotations');
  return [
    ...(labels === undefined ? [] : [{ folder: labels, extension: '.txt' }]),
    // https://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html
    ...(records === undefined ? [] : [{ folder: records, extension: '.xml' }]),
  ];
}

function inPlaceOf(folder: string, pictures: string, annotations: string): string | undefined {
  const names = folder.split('/');
  const at = names.lastIndexOf(pictures);
  return at < 0 ? undefined : names.with(at, annotations).join('/');
}
