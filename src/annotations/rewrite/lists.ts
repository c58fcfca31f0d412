import type { AnnotationRewriter } from './rewriter.ts';

/** Lists of pictures, one a line (`train.txt` of YOLO, `ImageSets/Main/*.txt` of VOC): lines leave or change their path. */
export const listRewriter: AnnotationRewriter = {
  can: ['leaves', 'path'],
  isOpenedAlone: true,
  keyOf: ({ path }) => path,
  *rewrite({ chunks, records, moved = [] }) {
    let last = '\n';
    for (const line of lines(chunks())) {
      const name = nameOfLine(line);
      const change = name === null ? undefined : records.get(name);
      if (change?.leaves) continue;
      last = change?.path === undefined ? line : line.replace(name!, () => change.path!);
      yield last;
    }
    if (moved.length > 0 && !last.endsWith('\n')) yield '\n';
    for (const one of moved) {
      for (const line of lines(one.chunks())) {
        const name = nameOfLine(line);
        const change = name === null ? undefined : one.records.get(name);
        if (change === undefined) continue;
        const text = change.path === undefined ? line : line.replace(name!, () => change.path!);
        yield text.endsWith('\n') ? text : `${text}\n`;
      }
    }
  },
};

/** What a line names: all of it, or what stands before a number (`000005 -1`); null where it is empty or a remark. */
export function nameOfLine(line: string): string | null {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return null;
  return /^(\S+)\s+-?[01]$/.exec(text)?.[1] ?? text;
}

/** Lines with their ends, as they are. */
export function* lines(chunks: Iterable<Uint8Array>): Generator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk);
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
      yield bytes.toString('utf8', from, end + 1);
      from = end + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
