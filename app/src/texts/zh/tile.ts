import type { tile as english } from '../en/tile.ts';
import type { Same } from '../same.ts';

export const tile: Same<typeof english> = {
  keeper: '组内保留图',
  keeperShort: '保留图',
  copy: '另一张图像的副本',
  unreadable: '无法读取',
  findings: (n) => `${n} 个问题`,
};
