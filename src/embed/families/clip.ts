import type { Family } from './family.ts';

/**
 * CLIP (Radford et al. 2021, "Learning transferable visual models from natural language supervision"): projected image
 * and text vectors, from the two towers that the repositories hold apart.
 */
export default {
  title: 'CLIP',
  modelTypes: ['clip'],
  models: [
    { name: 'clip', repository: 'Xenova/clip-vit-base-patch32', megabytes: 608, dimensions: 512 },
    { name: 'clip-b16', repository: 'Xenova/clip-vit-base-patch16', megabytes: 602, dimensions: 512 },
    { name: 'clip-l14', repository: 'Xenova/clip-vit-large-patch14', megabytes: 1715, dimensions: 768 },
  ],
  image: { file: 'onnx/vision_model.onnx', outputs: ['image_embeds'], pooling: 'none' },
  text: { file: 'onnx/text_model.onnx', outputs: ['text_embeds'], length: 77, lowerCase: false, masked: true },
} satisfies Family;
