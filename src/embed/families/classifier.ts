import type { Family } from './family.ts';

/**
 * Classifiers of ImageNet (He et al. 2016, ResNet; Sandler et al. 2018, MobileNetV2): what comes before the last linear
 * layer. They know topics, not copies.
 */
export default {
  title: 'ResNet and MobileNet',
  modelTypes: ['resnet', 'mobilenet_v1', 'mobilenet_v2'],
  models: [
    { name: 'mobilenet', repository: 'onnx-community/mobilenet_v2_1.0_224', megabytes: 14, dimensions: 1280 },
    { name: 'resnet', repository: 'Xenova/resnet-50', megabytes: 102, dimensions: 2048 },
  ],
  image: { file: 'onnx/model.onnx', outputs: 'features', pooling: 'none' },
} satisfies Family;
