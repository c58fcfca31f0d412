import { type CondensedTree, stabilities } from './condensed-tree.ts';

/** `eom`: excess of mass, the most stable clusters of which none is inside another; `leaf`: those that do not split. */
export type ClusterSelection = 'eom' | 'leaf';

/** 1 for each cluster of a condensed tree that is chosen; never the root. */
export function selectClusters(tree: CondensedTree, selection: ClusterSelection): Uint8Array {
  return selection === 'leaf' ? leaves(tree) : excessOfMass(tree);
}

function leaves({ parent }: CondensedTree): Uint8Array {
  const selected = new Uint8Array(parent.length).fill(1);
  for (let c = 1; c < parent.length; c++) selected[parent[c]!] = 0;
  selected[0] = 0;
  return selected;
}

function excessOfMass(tree: CondensedTree): Uint8Array {
  const { parent } = tree;
  const stability = stabilities(tree);
  const ofParts = new Float64Array(parent.length);
  const selected = new Uint8Array(parent.length);
  // Children have larger numbers than their parents.
  for (let c = parent.length - 1; c > 0; c--) {
    if (ofParts[c]! > stability[c]!) stability[c] = ofParts[c]!;
    else selected[c] = 1;
    ofParts[parent[c]!]! += stability[c]!;
  }
  const isCovered = new Uint8Array(parent.length);
  for (let c = 1; c < parent.length; c++) {
    isCovered[c] = isCovered[parent[c]!]! | selected[parent[c]!]!;
    if (isCovered[c] === 1) selected[c] = 0;
  }
  return selected;
}
