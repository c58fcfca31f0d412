import type { Family } from './family.ts';

/**
 * SigLIP (Zhai et al. 2023, "Sigmoid loss for language image pre-training") and SigLIP 2 with pictures of one size
 * (Tschannen et al. 2025), whose repositories call themselves `siglip`, too: pooled outputs of both towers. Texts are in
 * lower case and always filled to 64 tokens, without a mask, as in training.
 */
export default {
  title: 'SigLIP and SigLIP 2',
  modelTypes: ['siglip'],
  models: [
    { name: 'siglip', repository: 'Xenova/siglip-base-patch16-224', megabytes: 815, dimensions: 768 },
    { name: 'siglip2', repository: 'onnx-community/siglip2-base-patch16-224-ONNX', megabytes: 1536, dimensions: 768 },
  ],
  image: { file: 'onnx/vision_model.onnx', outputs: ['pooler_output', 'image_embeds'], pooling: 'none' },
  text: {
    file: 'onnx/text_model.onnx',
    outputs: ['pooler_output', 'text_embeds'],
    length: 64,
    lowerCase: true,
    masked: false,
  },
} satisfies Family;
