import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { looksLikeImage } from '../sources/class-folders.ts';
import { pathOfUri, uriOfPath } from '../sources/uri.ts';
import type { PictureFinder } from './picture-finder.ts';

const EXTENSIONS = ['', '.jpg', '.png', '.jpeg', '.webp', '.JPG', '.tif'];

/**
 * The picture a table or task names: an absolute path or `file:` URL that is there, a path below the finder's roots (its
 * leading `..` passed over), or the last part of a URL.
 *
 * @param withoutExtension the name may lack its extension
 */
export function findPicture(finder: PictureFinder, name: string, withoutExtension = false): string | null {
  if (name === '' || name.includes('\0')) return null;
  const path = localPath(name);
  if (isAbsolute(path) && looksLikeImage(path) && isFile(path)) return uriOfPath(path);
  const names = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  for (const extension of withoutExtension ? EXTENSIONS : ['']) {
    const uri = finder.find(names.join('/') + extension);
    if (uri !== null) return uri;
  }
  return null;
}

function localPath(name: string): string {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(name)) return name;
  if (name.startsWith('file:///')) {
    try {
      const path = pathOfUri(name);
      return typeof path === 'string' ? path : '';
    } catch {
      return '';
    }
  }
  const path = name.replace(/^[^:]+:\/\//, '').replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
