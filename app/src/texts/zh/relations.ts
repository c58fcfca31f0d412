import type { relations as english } from '../en/relations.ts';
import type { Same } from '../same.ts';

export const relations: Same<typeof english> = {
  'identical-bytes': '同一文件',
  'identical-pixels': '像素相同',
  recompressed: '重新压缩',
  resized: '缩放',
  recoloured: '调色',
  flipped: '镜像',
  rotated: '旋转',
  cropped: '裁剪',
  edited: '编辑',
  'same-scene': '同一场景',
  semantic: '语义相近',
  unrelated: '无关',
};
