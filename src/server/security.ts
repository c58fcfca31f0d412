import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ApiError } from './api.ts';

/** 256 random bits, for the opening URL. */
export const newToken = (): string => randomBytes(32).toString('base64url');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compared by digest, so that neither length nor content can be measured. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

export const refusal = (c: Context, status: 400 | 401 | 403 | 404 | 409 | 413 | 500, error: ApiError['error']) =>
  c.json({ error } satisfies ApiError, status);

/**
 * Scripts, styles and data come from this server alone; nothing is framed, nothing is submitted elsewhere. Pictures
 * that a person drops in are blobs.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
};

/** On every answer, errors and pictures included. */
export const secureHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
};

/**
 * Only requests that name this server as their host get an answer, so that a foreign name made to resolve here (DNS
 * rebinding) reaches nothing; and a browser that says another site made the request is turned away.
 *
 * @param isOwnHost whether a Host header names this server
 */
export const sameOrigin =
  (isOwnHost: (host: string) => boolean): MiddlewareHandler =>
  async (c, next) => {
    const host = c.req.header('host') ?? '';
    if (!isOwnHost(host)) return c.text('This server does not go by that name.', 421);
    const origin = c.req.header('origin');
    if (origin !== undefined && origin !== `http://${host}`) return c.text('Requests of other sites are refused.', 403);
    const site = c.req.header('sec-fetch-site');
    const isNavigation = c.req.header('sec-fetch-mode') === 'navigate' && c.req.method === 'GET';
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation)
      return c.text('Requests of other sites are refused.', 403);
    return next();
  };

/** Names by which a server on this address is asked for. */
export function ownHosts(host: string, port: number): (header: string) => boolean {
  const bare = host.includes(':') ? `[${host}]` : host;
  const names = isLoopback(host)
    ? ['localhost', '127.0.0.1', '[::1]', bare]
    : [bare, 'localhost', '127.0.0.1', '[::1]'];
  // Listening on all addresses, the machine's own are not all known: any bare address will do, but no name.
  const isAny = host === '0.0.0.0' || host === '::';
  const isAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;
  return (header) => {
    // The default port is left out.
    const at = port === 80 && !/:\d+$/.test(header) ? header.length : header.lastIndexOf(':');
    const name = header.slice(0, at).toLowerCase();
    if (at < header.length && header.slice(at + 1) !== String(port)) return false;
    return names.includes(name) || (isAny && isAddress.test(name));
  };
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);

/** Cookies know no ports: each server has its own name. */
const cookieName = (port: number): string => `goldpan-${port}`;

/** The token of the opening URL becomes a cookie that no script can read and no other site can send. */
export const exchangeToken =
  (token: string, port: () => number): MiddlewareHandler =>
  async (c, next) => {
    const given = c.req.query('token');
    if (given === undefined || c.req.method !== 'GET') return next();
    if (!isSame(given, token)) return next();
    setCookie(c, cookieName(port()), token, { httpOnly: true, sameSite: 'Strict', path: '/' });
    const url = new URL(c.req.url);
    url.searchParams.delete('token');
    // Two slashes at the beginning would name another host.
    return c.redirect(`${url.pathname.replace(/^[/\\]+/, '/')}${url.search}`, 303);
  };

/** @returns whether the request carries the cookie, or the token as a bearer */
export function isAuthorised(c: Context, token: string, port: number): boolean {
  const bearer = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const given = bearer ?? getCookie(c, cookieName(port));
  return given !== undefined && isSame(given, token);
}
