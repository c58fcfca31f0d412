import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/errors.ts';
import { ConnectionError, fetchFile, type RemoteFile, reasonOf, withRetries } from './hub-file.ts';

/** What a download says of itself while it runs. */
export interface HubProgress {
  readonly repository: string;
  /** Path in the repository. */
  readonly file: string;
  /** Bytes of this file that are here. */
  readonly done: number;
  /** Bytes of this file; null where the server does not say. */
  readonly total: number | null;
}

export interface HubOptions {
  /** `https://huggingface.co`, or what `HF_ENDPOINT` says. */
  readonly endpoint?: string;
  /** Branch, tag or commit; `main` by default. */
  readonly revision?: string;
  readonly onProgress?: (progress: HubProgress) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds before the first retry; 500 by default. */
  readonly retryDelay?: number;
  /** Where settings and the token for closed models come from; the process's by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Questions about a file before giving up. */
const ATTEMPTS = 3;

/** Beside a model's files: the commit they come from, so that a download that goes on later mixes no versions. */
const COMMIT_FILE = '.commit';

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_ENDPOINT = 'https://huggingface.co';

/** `owner/name`, as repositories of models are called. */
export const REPOSITORY = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;

/** Where a file of a repository lies in a folder: at its path, or flat beside the others. */
export function locate(folder: string, file: string): string | null {
  const parts = file.split('/');
  return [join(folder, ...parts), join(folder, parts.at(-1)!)].find((path) => existsSync(path)) ?? null;
}

/** Where models are kept: `GOLDPAN_MODELS`, else `goldpan/models` in the user's cache folder. */
export function modelsFolder(environment: Environment = process.env): string {
  const { GOLDPAN_MODELS, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (GOLDPAN_MODELS) return GOLDPAN_MODELS;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, 'goldpan', 'models');
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'goldpan', 'models');
  return join(homedir(), '.cache', 'goldpan', 'models');
}

/** The folder of one repository among the models. */
export const repositoryFolder = (repository: string, models: string): string => join(models, ...repository.split('/'));

/** The address of the hub, without a slash at its end. */
export const endpointOf = ({ endpoint, environment = process.env }: HubOptions): string =>
  (endpoint ?? (environment.HF_ENDPOINT || DEFAULT_ENDPOINT)).replace(/\/+$/, '');

const fileUrl = (endpoint: string, repository: string, revision: string, file: string): string =>
  `${endpoint}/${repository}/resolve/${encodeURIComponent(revision)}/${file.split('/').map(encodeURIComponent).join('/')}`;

/** Files and where to put them by hand, one per line. */
export function byHand(endpoint: string, repository: string, files: readonly string[], folder: string): string {
  const lines = files.map(
    (file) => `  ${fileUrl(endpoint, repository, 'main', file)}\n    → ${join(folder, ...file.split('/'))}`,
  );
  return `On a machine with a connection fetch these, and put them here:\n${lines.join('\n')}`;
}

/** Answers of the hub that no second attempt will change. */
function refusal(status: number, repository: string, file: string, endpoint: string): string | null {
  if (status === 404)
    return `${endpoint} has no file ${file} in ${repository}: the model has other files than expected`;
  if (status === 401 || status === 403) {
    return (
      `${endpoint} does not give ${repository} to everybody (${status}): check the name; for a closed model accept its ` +
      'licence there and set HF_TOKEN'
    );
  }
  return status >= 400 ? `${endpoint} answered ${status} for ${file} of ${repository}: try again later` : null;
}

const unquoted = (tag: string | null): string => (tag ?? '').replace(/^W\//, '').replaceAll('"', '');

/**
 * Size and checksum of a file. The hub gives them with a redirect to where large files lie, so redirects to other
 * hosts are not followed.
 */
async function describe(
  file: string,
  repository: string,
  revision: string,
  endpoint: string,
  settings: { readonly headers: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
): Promise<RemoteFile & { readonly commit: string | null }> {
  const url = fileUrl(endpoint, repository, revision, file);
  let at = url;
  for (let hops = 0; hops < 5; hops++) {
    let response: Response;
    try {
      response = await fetch(at, {
        method: 'HEAD',
        redirect: 'manual',
        headers: { ...settings.headers, 'accept-encoding': 'identity' },
        ...(settings.signal && { signal: settings.signal }),
      });
    } catch (error) {
      settings.signal?.throwIfAborted();
      throw new ConnectionError(reasonOf(error));
    }
    const { headers, status } = response;
    const commit = headers.get('x-repo-commit');
    const linked = unquoted(headers.get('x-linked-etag'));
    const location = headers.get('location');
    if (status >= 300 && status < 400 && location !== null && linked === '') {
      const next = new URL(location, at);
      if (next.host === new URL(endpoint).host) {
        at = next.href;
        continue;
      }
    }
    const refused = refusal(status, repository, file, endpoint);
    if (refused !== null) {
      if (status >= 500) throw new ConnectionError(`the server answered ${status}`);
      throw new UserError(refused);
    }
    const tag = linked || unquoted(headers.get('etag'));
    const kind = /^[0-9a-f]{64}$/.test(tag) ? 'sha256' : /^[0-9a-f]{40}$/.test(tag) ? 'git' : null;
    const size = headers.get('x-linked-size') ?? (status < 300 ? headers.get('content-length') : null);
    return {
      url: commit === null ? url : fileUrl(endpoint, repository, commit, file),
      size: size === null ? null : Number(size),
      digest: kind === null ? null : { kind, hex: tag },
      commit,
    };
  }
  throw new UserError(`${url} redirects in circles: check the endpoint`);
}

/**
 * Fetches what is missing of a model into a folder, all files from one commit.
 * @param files paths in the repository; those that lie in `folder` are left alone
 * @throws UserError when the hub refuses or sends damaged files, or cannot be reached: then with the files to fetch by hand
 */
export async function fetchModel(
  repository: string,
  files: readonly string[],
  folder: string,
  options: HubOptions = {},
): Promise<void> {
  const environment = options.environment ?? process.env;
  const endpoint = endpointOf(options);
  const missing = files.filter((file) => locate(folder, file) === null);
  if (missing.length === 0) return;
  const offline = environment.HF_HUB_OFFLINE;
  if (offline !== undefined && offline !== '' && offline !== '0') {
    throw new UserError(
      `${repository} is not complete in ${folder}, and HF_HUB_OFFLINE forbids fetching it. ` +
        byHand(endpoint, repository, missing, folder),
    );
  }
  const token = environment.HF_TOKEN;
  const headers: Record<string, string> = {
    'user-agent': 'goldpan',
    ...(token && { authorization: `Bearer ${token}` }),
  };
  const signal = options.signal && { signal: options.signal };
  const retryDelay = options.retryDelay ?? 500;
  const commitFile = join(folder, COMMIT_FILE);
  const begun = existsSync(commitFile) ? readFileSync(commitFile, 'utf8').trim() : null;
  let revision = options.revision ?? begun ?? 'main';
  try {
    for (const file of missing) {
      const at = revision;
      const remote = await withRetries(
        () => describe(file, repository, at, endpoint, { headers, ...signal }),
        async () => 0,
        ATTEMPTS,
        retryDelay,
      );
      if (remote.commit !== null && remote.commit !== revision) {
        revision = remote.commit;
        await mkdir(folder, { recursive: true });
        await writeFile(commitFile, `${revision}\n`);
      }
      const report = (done: number) => options.onProgress?.({ repository, file, done, total: remote.size });
      await fetchFile(remote, join(folder, ...file.split('/')), {
        headers,
        ...signal,
        retryDelay,
        onBytes: report,
      });
      report(remote.size ?? 0);
    }
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    const rest = files.filter((file) => locate(folder, file) === null);
    throw new UserError(
      `${repository} cannot be fetched from ${endpoint} (${error.message}). ${byHand(endpoint, repository, rest, folder)}`,
    );
  }
}
