import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Everything as it came. */
  readonly whole: string;
}

/** Sends bytes to a port as they are and reads until the other side closes, or falls silent for a while. */
export function sendRaw(port: number, request: string | Buffer, silenceMs = 3000): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const parts: Buffer[] = [];
    const finish = () => {
      socket.destroy();
      resolve(parse(Buffer.concat(parts).toString('latin1')));
    };
    socket.setTimeout(silenceMs, finish);
    socket.on('data', (part) => parts.push(part));
    socket.once('end', finish);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // Closed in the middle of what it did not want to read: what it said before that counts.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') finish();
      else reject(error);
    });
    socket.write(request);
  });
}

function parse(whole: string): RawAnswer {
  const end = whole.indexOf('\r\n\r\n');
  const [first = '', ...lines] = whole.slice(0, Math.max(0, end)).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0), headers, body: whole.slice(end + 4), whole };
}

interface RawRequest {
  readonly port: number;
  readonly method?: string;
  /** Sent as it stands. */
  readonly path: string;
  /** Null leaves a header out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: string | Buffer;
}

/** One request on a connection of its own; nothing of its path is normalised on the way. */
export function request({ port, method = 'GET', path, headers = {}, body = '' }: RawRequest): Promise<RawAnswer> {
  const all: Record<string, string | null> = { Host: `127.0.0.1:${port}`, Connection: 'close', ...headers };
  if (body.length > 0 && all['Content-Length'] === undefined) all['Content-Length'] = String(Buffer.byteLength(body));
  const head = Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return sendRaw(port, Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n`), Buffer.from(body)]));
}
