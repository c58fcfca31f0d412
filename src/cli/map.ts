import { type Command, Option } from 'commander';
import { MAP_METHODS, type MapMethod, mapImages, writeMap } from '../pipeline/api.ts';
import { type AnalysisFlags, addAnalysisOptions, runAnalysis } from './analysis-options.ts';
import { outputFormat, wholeNumber } from './options.ts';
import { missingInWords } from './search-words.ts';
import { count, paint, print } from './terminal.ts';

interface MapFlags extends AnalysisFlags {
  readonly method: MapMethod;
  readonly anew?: boolean;
  readonly seed?: number;
}

export function addMapCommand(program: Command): void {
  addAnalysisOptions(
    program
      .command('map')
      .description('a place in the plane for every image, like ones close together: the columns map_x and map_y')
      .addOption(
        new Option('-m, --method <method>', 'umap, or pca, which is quick and shows less')
          .choices(MAP_METHODS)
          .default('umap'),
      )
      .option('--anew', 'map all images anew instead of putting new ones beside those that have a place')
      .option('--seed <n>', 'another seed gives another map', wholeNumber),
  ).action(runMap);
}

async function runMap(flags: MapFlags): Promise<void> {
  const format = outputFormat(flags);
  const map = await runAnalysis(
    'map',
    flags,
    (options) =>
      mapImages({
        ...options,
        method: flags.method,
        ...(flags.anew ? { anew: true } : {}),
        ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      }),
    ({ images, placed }) => ({ images, placed }),
  );
  if (format) await writeMap(map.points(), format, flags.output ?? process.stdout);
  if (format && flags.output === undefined) return;
  const { images, kept, placed, x, y } = map;
  const how =
    kept === 0
      ? 'mapped anew'
      : `${count(kept)} where they were, ${placed === 0 ? 'none new' : `${count(placed)} new beside their neighbours`}`;
  print(`${paint('bold', `${count(images)} images`)} on the map (${map.method}): ${how}`);
  if (placed > kept) print('More are new than old: goldpan map --anew may show them better.');
  const range = ([low, high]: readonly [number, number]) => `${low.toFixed(1)} to ${high.toFixed(1)}`;
  print(paint('dim', `map_x ${range(x)}, map_y ${range(y)} · ${map.embedder}${missingInWords(map.missing, images)}`));
  print(paint('dim', 'Now columns of the images: map_x, map_y (goldpan query, goldpan images), or -o map.csv'));
  if (flags.output !== undefined) print(`wrote ${flags.output}`);
}
