import type { Family } from './family.ts';

/** DINOv2 (Oquab et al. 2023, "DINOv2: learning robust visual features without supervision"): the class token. */
export default {
  title: 'DINOv2',
  modelTypes: ['dinov2', 'dinov2_with_registers'],
  models: [
    { name: 'dinov2', repository: 'onnx-community/dinov2-small', megabytes: 89, dimensions: 384 },
    { name: 'dinov2-base', repository: 'onnx-community/dinov2-base', megabytes: 347, dimensions: 768 },
  ],
  image: { file: 'onnx/model.onnx', outputs: ['last_hidden_state'], pooling: 'cls' },
} satisfies Family;
