import { city } from './city.ts';
import { flower } from './flower.ts';
import { forest } from './forest.ts';
import { fruit } from './fruit.ts';
import { landscape } from './landscape.ts';
import { planet } from './planet.ts';
import { pottery } from './pottery.ts';
import type { Scene } from './scene.ts';
import { textile } from './textile.ts';

/** Scene by class name; the class folders of the sample set. */
export const SCENES = { city, flower, forest, fruit, landscape, planet, pottery, textile } satisfies Record<
  string,
  Scene
>;

export type SceneName = keyof typeof SCENES;
export const SCENE_NAMES = Object.keys(SCENES) as readonly SceneName[];
