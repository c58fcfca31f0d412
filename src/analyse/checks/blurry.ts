import { defineCheck } from './define.ts';

export default defineCheck({
  name: 'blurry',
  title: 'Blurry',
  description: 'Not even the sharpest edges of the image are crisp: it is out of focus, moved, or enlarged.',
  advice:
    'Look for a sharper shot of the same scene, or a larger original; lower the threshold if softness is welcome.',
  column: 'edge_sharpness',
  direction: 'below',
  threshold: 0.5,
  range: [0, 1],
  worst: 0.1,
  best: 0.9,
  conditions: [
    {
      name: 'edges',
      column: 'edge_blocks',
      direction: 'above',
      value: 16,
      because:
        'A clear sky, fog, a plain wall or a 32 px thumbnail has too few edges by which sharpness could be judged.',
    },
  ],
  explain: 'its sharpest edges rise by {value} of their height within a pixel, judged in {edge_blocks} places',
});
