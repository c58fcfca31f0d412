import { describe, expect, it } from 'vitest';
import { renderAnnotations } from './annotations.ts';
import type { ReportAnnotations } from './model.ts';

const annotations: ReportAnnotations = {
  sets: [{ path: '/data/<b>.json', format: 'coco', images: 3, objects: 12 }],
  objects: 12,
  images: 3,
  problems: [{ kind: 'missing-image', count: 2 }],
  splits: ['train', 'val'],
  classes: [
    { name: 'cat', objects: 10, images: 3, bySplit: { train: 6, val: 4 } },
    { name: null, objects: 2, images: 1, bySplit: { train: 2 } },
  ],
  missing: [{ name: 'cat', split: 'test' }],
  sizes: { small: 3, medium: 6, large: 3, edges: [0.001, 0.01, 0.1, 1], counts: [0, 5, 7] },
};

describe('renderAnnotations', () => {
  it('shows sets, problems, classes split by split, what is missing, and sizes', () => {
    const page = renderAnnotations(annotations).toString();
    expect(page).toMatch(/12\s+objects in 3\s+images/);
    expect(page).toContain('2 missing-image');
    expect(page).toMatch(/cat<.*<td class="number">6<\/td><td class="number">4<\/td>/s);
    expect(page).toContain('<td class="number leak">0</td>');
    expect(page).toMatch(/Missing\..*cat.*test/s);
    expect(page).toContain('0.01 to 0.1');
    expect(page).not.toContain('0.001 to');
    expect(page).not.toContain('<b>');
  });

  it('shows no empty tables', () => {
    const page = renderAnnotations({ ...annotations, classes: [], missing: [], sizes: null, problems: [] }).toString();
    expect(page).not.toContain('Classes');
    expect(page).not.toContain('Sizes');
  });
});
