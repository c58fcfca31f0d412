import { packTar } from 'modern-tar';
import type { AnnotatedImage } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import type { AnnotationWriter, OutputFile, Pictures, WriteContext } from '../format.ts';
import { safePath } from '../place-names.ts';
import { jsonRecord, wordsOfImage } from '../record/image-words.ts';
import { headerJson } from '../table/header-file.ts';
import { isFreeColumn } from '../table/roles.ts';

const DEFAULT_MEGABYTES = 1000;
const DEFAULT_COUNT = 10_000;
/** Two empty blocks that end an archive. */
const END = 1024;

/** One shard under construction per split. */
interface OpenShard {
  file: OutputFile;
  bytes: number;
  images: number;
  number: number;
}

/**
 * Shards `SPLIT-000000.tar` of at most a size and a number of images, whose bytes depend on the images alone: times are
 * 1970, owners 0. Each sample is the picture, `.json` with the whole record, `.cls` with the class's place in the list of
 * categories, and `.txt` with the first caption.
 */
export class ShardWriter implements AnnotationWriter {
  readonly #context: WriteContext;
  readonly #pictures: Pictures;
  readonly #most: { readonly bytes: number; readonly images: number };
  readonly #shards = new Map<string, OpenShard>();
  readonly #classes: ReadonlyMap<string, number>;
  readonly #keys = new Map<string, Set<string>>();

  constructor(context: WriteContext) {
    if (!context.pictures) {
      throw new UserError('WebDataset shards hold the pictures themselves: write them with --pictures copy.');
    }
    this.#context = context;
    this.#pictures = context.pictures;
    const { options } = context;
    this.#most = {
      bytes: positive(options['shard-size'], 'shard-size', DEFAULT_MEGABYTES) * 1_000_000,
      images: Math.ceil(positive(options['shard-count'], 'shard-count', DEFAULT_COUNT)),
    };
    this.#classes = new Map(context.header.categories.map(({ name }, i) => [name, i]));
  }

  async add(image: AnnotatedImage): Promise<void> {
    const picture = await this.#pictures.bytes(image);
    const { key, extension } = this.#keyOf(image);
    const words = wordsOfImage(image, image.path);
    const record = jsonRecord(words, image.fields, (name) => !isFreeColumn(name));
    const members: [string, string | Uint8Array][] = [
      [extension, picture],
      ['json', JSON.stringify(record)],
    ];
    const [label] = image.labels ?? [];
    const index = label === undefined ? undefined : this.#classes.get(label);
    if (index !== undefined) members.push(['cls', String(index)]);
    const [caption] = image.captions ?? [];
    if (caption) members.push(['txt', caption.text]);
    const packed = await pack(key, members);
    const shard = await this.#shardFor(image.split, packed.length);
    shard.bytes += packed.length;
    shard.images++;
    await shard.file.write(packed);
  }

  async finish(): Promise<void> {
    if (this.#shards.size === 0) await this.#shardFor(undefined, 0);
    for (const shard of this.#shards.values()) await end(shard);
    const { header } = this.#context;
    if (header.categories.length > 0 || header.fields) {
      await this.#context.writeFile('classes.json', headerJson(header));
    }
  }

  async #shardFor(split: string | undefined, bytes: number): Promise<OpenShard> {
    const name = split === undefined ? 'shard' : shardName(split);
    let shard = this.#shards.get(name);
    const isFull = shard && (shard.images >= this.#most.images || shard.bytes + bytes + END > this.#most.bytes);
    if (shard && !(isFull && shard.images > 0)) return shard;
    if (shard) await end(shard);
    const number = shard ? shard.number + 1 : 0;
    shard = { file: this.#context.file(`${name}-${String(number).padStart(6, '0')}.tar`), bytes: 0, images: 0, number };
    this.#shards.set(name, shard);
    return shard;
  }

  /** The library cuts a name at its first dot, so that a key can have none; each key is there once per split. */
  #keyOf({ path, split }: AnnotatedImage): { readonly key: string; readonly extension: string } {
    const safe = safePath(path);
    const extension = /\.([a-z0-9]{1,5})$/i.exec(safe)?.[1]?.toLowerCase() ?? 'jpg';
    const names = safe.replace(/\.[a-z0-9]{1,5}$/i, '').split('/');
    const last = names.pop()!.replaceAll('.', '_') || '_';
    // Names such as __this__ are the library's own.
    const stem = [...names, last].map((name) => name.replace(/^__(.*)__$/, '_$1_')).join('/');
    const used = this.#keys.get(split ?? '') ?? new Set<string>();
    this.#keys.set(split ?? '', used);
    let key = stem;
    for (let number = 2; used.has(key); number++) key = `${stem}-${number}`;
    used.add(key);
    return { key, extension };
  }
}

/** A split that is none of the usual ones must not be taken for one, nor lead elsewhere. */
const shardName = (split: string): string =>
  /^(?:train|val|test)$/.test(split) ? split : `split-${split.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_')}`;

async function end(shard: OpenShard): Promise<void> {
  await shard.file.write(new Uint8Array(END));
  await shard.file.close();
}

async function pack(key: string, members: readonly [string, string | Uint8Array][]): Promise<Uint8Array> {
  const entries = members.map(([extension, content]) => {
    const body = typeof content === 'string' ? Buffer.from(content) : content;
    const header = {
      name: `${key}.${extension}`,
      size: body.length,
      mtime: new Date(0),
      mode: 0o644,
      uid: 0,
      gid: 0,
      uname: '',
      gname: '',
      type: 'file' as const,
    };
    return { header, body };
  });
  const archive = await packTar(entries);
  return archive.subarray(0, archive.length - END);
}

function positive(value: string | boolean | undefined, name: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (!(number > 0)) throw new UserError(`--${name} is a number above 0, not "${value}".`);
  return number;
}
