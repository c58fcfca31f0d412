import { checks } from './checks.ts';
import { common } from './common.ts';
import { duplicates } from './duplicates.ts';
import { grid } from './grid.ts';
import { jobs } from './jobs.ts';
import { leakage } from './leakage.ts';
import { map } from './map.ts';
import { overview } from './overview.ts';
import { plan } from './plan.ts';
import { quality } from './quality.ts';
import { relations } from './relations.ts';
import { tile } from './tile.ts';

export const en = { checks, common, duplicates, grid, jobs, leakage, map, overview, plan, quality, relations, tile };
