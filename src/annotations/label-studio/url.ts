/** Where Label Studio serves files of a folder it was told of. */
export const LOCAL_FILES = '/data/local-files/?d=';

export const urlOfPath = (path: string, prefix: string): string =>
  prefix + path.split('/').map(encodeURIComponent).join('/');

/** The path of a task's picture: what `?d=` names, the part of a URL behind its host, else the text itself. */
export function pathOfUrl(url: string): string {
  const local = /[?&]d=([^&#]*)/.exec(url)?.[1];
  const path = local ?? url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '').replace(/[?#].*$/s, '');
  return decoded(path)
    .replaceAll('\\', '/')
    .replace(/^\/+/, local === undefined && !/^\/data\//.test(url) ? '/' : '');
}

/** Uploads get 8 hexadecimal digits and a dash before their names. */
export const withoutUploadMark = (path: string): string => path.replace(/(^|\/)[0-9a-f]{8}-([^/]+)$/, '$1$2');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
