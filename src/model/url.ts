/** An address as others would write it, too; null for what is no absolute address. */
export function normalUrl(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return null;
  }
  if (!/^(https?|ftp):$/.test(url.protocol))
    return url.protocol === 'file:' || url.protocol === 'data:' ? null : url.href;
  const host = url.hostname.replace(/\.$/, '').replace(/^www\./, '');
  const port = url.port === '' ? '' : `:${url.port}`;
  const path = url.pathname.replace(/\/+$/, '');
  url.searchParams.sort();
  const query = url.searchParams.toString();
  // One page over http and https, with a place in it or not, is one page.
  return `${url.protocol === 'ftp:' ? 'ftp' : 'http'}://${host}${port}${path}${query === '' ? '' : `?${query}`}`;
}

/** Host of an address in lower case, without a dot at its end; null for what has none. */
export function hostOf(text: string): string | null {
  try {
    const { hostname } = new URL(text.trim());
    return hostname === '' ? null : hostname.toLowerCase().replace(/\.$/, '');
  } catch {
    return null;
  }
}

/** Whether a host is a domain or lies in it: whole labels count, so `notexample.org` is not in `example.org`. */
export const isInDomain = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

/**
 * A domain as hosts are compared with it.
 * @throws RangeError for what is none, or is a whole top-level domain
 */
export function parseDomain(text: string): string {
  const host = hostOf(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text.trim().replace(/^\*?\./, '')}`);
  if (host === null) throw new RangeError(`"${text}" is no domain`);
  if (!host.includes('.') && host !== 'localhost') throw new RangeError(`"${text}" is a whole top-level domain`);
  return host;
}
