import type { Family } from './family.ts';

/**
 * SSCD (Pizzi et al. 2022, "A self-supervised descriptor for image copy detection"). Published as TorchScript only:
 * training/convert/sscd.py makes the folder. Pictures are squashed to 320×320 px, one of the two sizes its authors give.
 */
export default {
  title: 'SSCD',
  modelTypes: ['sscd'],
  models: [{ name: 'sscd', repository: null, megabytes: 98, dimensions: 512 }],
  image: {
    file: 'model.onnx',
    outputs: ['embedding'],
    pooling: 'none',
    preprocessing: {
      resize: 'squash',
      interpolation: 'bilinear',
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    },
  },
} satisfies Family;
