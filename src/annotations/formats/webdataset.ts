import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AnnotatedImage, AnnotationCategory } from '../../model/annotation.ts';
import { UserError } from '../../model/errors.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { ANNOTATION_ASPECTS, defineFormat } from '../format.ts';
import { byNumberThenName } from '../table/category-order.ts';
import { readHeaderFile } from '../table/header-file.ts';
import { imageOfSample, type SampleContext } from '../webdataset/read-sample.ts';
import { shardSamples } from '../webdataset/samples.ts';
import { type Shard, shardsOf } from '../webdataset/shards.ts';
import { ShardWriter } from '../webdataset/write-shards.ts';

const BATCH = 128;

/** https://github.com/webdataset/webdataset: tar files in which files of one name but for the extension are a sample. */
export default defineFormat({
  name: 'webdataset',
  title: 'WebDataset',
  description: 'Tar shards: each picture with its record (.json), class (.cls) and caption (.txt) under one key',
  holds: ANNOTATION_ASPECTS,
  target: 'folder',
  hasPictures: true,
  options: {
    'shard-size': { type: 'text', description: 'largest shard in MB; default 1000' },
    'shard-count': { type: 'text', description: 'most images in a shard; default 10000' },
  },
  async detect(path) {
    const shards = shardsOf(path);
    if (shards.length === 0) return 0;
    return statSync(path).isFile() ? 0.9 : 0.7;
  },
  async open(path, options) {
    const shards = shardsOf(path);
    if (shards.length === 0) {
      throw new UserError(
        `"${path}" holds no tar shards. Shards that are compressed (.tar.gz) must be unpacked first.`,
      );
    }
    const folder = statSync(path).isDirectory() ? path : dirname(path);
    const known = readHeaderFile([join(folder, 'classes.json'), join(dirname(shards[0]!.path), 'classes.json')]);
    const declared = known?.header.categories ?? [];
    const byId = new Map(declared.flatMap(({ id, name }) => (id === null ? [] : [[id, name] as const])));
    const context = (shard: Shard): SampleContext => ({
      path: shard.path,
      split: shard.split,
      className: (index) => declared[index]?.name ?? String(index),
      nameOf: (id) => byId.get(id) ?? String(id),
      onProblem: options.onProblem,
    });
    const images = async function* (shard: Shard, each: SampleContext): AsyncGenerator<AnnotatedImage> {
      for await (const sample of shardSamples(shard.path, each.onProblem, options.signal)) {
        const image = await imageOfSample(sample, each);
        if (image) yield image;
      }
    };
    const names = new Set<string>();
    for (const shard of shards) {
      for await (const { labels, objects } of images(shard, { ...context(shard), onProblem: () => {} })) {
        for (const label of labels ?? []) names.add(label);
        for (const { category } of objects) if (category !== null) names.add(category);
      }
    }
    for (const { name } of declared) names.delete(name);
    const added = [...names]
      .map((name): AnnotationCategory => ({ name, id: /^\d{1,9}$/.test(name) ? Number(name) : null }))
      .sort(byNumberThenName);
    return {
      format: 'webdataset',
      header: { ...known?.header, categories: [...declared, ...added] },
      files: [...shards.map((shard) => uriOfPath(shard.path)), ...(known ? [uriOfPath(known.path)] : [])],
      async *images() {
        let batch: AnnotatedImage[] = [];
        for (const shard of shards) {
          for await (const image of images(shard, context(shard))) {
            const { width, height, objects, inside } = image;
            const isSized = objects.length === 0 || (width !== null && height !== null);
            const size = isSized ? null : await options.sizeOf(inside!.uri, inside);
            batch.push(size ? { ...image, ...size } : image);
            if (batch.length < BATCH) continue;
            yield batch;
            batch = [];
          }
        }
        if (batch.length > 0) yield batch;
      },
    };
  },
  write: (context) => new ShardWriter(context),
});
