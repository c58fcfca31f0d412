/** Words on the tile of an image, wherever it is shown. */
export const tile = {
  keeper: 'Keeper of its group',
  keeperShort: 'Keeper',
  copy: 'Copy of another image',
  unreadable: 'Unreadable',
  findings: (n: number) => (n === 1 ? '1 finding' : `${n} findings`),
};
