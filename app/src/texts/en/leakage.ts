import { count, percent } from '../numbers.ts';

const n = (value: number) => count(value, 'en');
const pairs = (value: number) => (value === 1 ? '1 pair' : `${n(value)} pairs`);
const images = (value: number) => (value === 1 ? '1 image' : `${n(value)} images`);

export const leakage = {
  tabs: { leaks: 'Leaks', issues: 'Wrong labels', label: 'Copies: labels', caption: 'Copies: captions' },
  tabsName: 'What to look at',
  view: 'Which state of the dataset',
  views: { scanned: 'As scanned', decided: 'As decided' },

  noSplits: 'Images lie in no splits',
  noSplitsAdvice:
    'goldpan takes splits from folders such as train, val and test, or from a manifest. Without any it can make some that do not leak, in the shell:',
  oneSplit: (name: string) => `There is one split, ${name}: nothing to leak between`,
  headline: (count: number, affected: number) =>
    `${pairs(count)} of related images ${count === 1 ? 'lies' : 'lie'} in two splits, ${images(affected)} in all.`,
  headlineDecided: (count: number) => `The decisions so far leave ${pairs(count)} of related images in two splits.`,
  noLeaks: 'No leaks: no related images lie in different splits.',
  noneLeft: 'The decisions so far leave no leak.',
  left: (count: number) => `The decisions so far leave ${n(count)}.`,
  otherSplits: (count: number) => `The ${n(count)} smallest splits are not regarded.`,

  matrix: 'What the splits share',
  matrixAdvice: 'Pairs, and the images of the row’s split in them with their share of it.',
  splitImages: 'Images',
  cell: (count: number) => pairs(count),
  cellImages: (count: number, share: number) => `${images(count)}, ${percent(share, 'en')}`,
  cellOf: (one: string, other: string) => `${one} and ${other}:`,
  nothingShared: 'none',
  between: (one: string, other: string) => `Between ${one} and ${other}`,
  allSplits: 'All splits',

  relations: 'Relations that count:',
  defaults: 'Only copies',

  list: 'Pairs across splits',
  listed: (shown: number, all: number) => `The ${n(shown)} worst of ${n(all)} pairs are listed.`,
  noPairs: 'No pair here.',
  solved: 'Solved',
  remove: 'Remove',
  moveTo: (split: string) => `Move to ${split}`,
  moved: (split: string) => `moves to ${split}`,
  labelled: (label: string) => `becomes ${label}`,
  kept: 'kept',
  notDuplicate: 'Not a duplicate',
  compare: 'Compare',
  compareOf: (one: string, other: string) => `Compare ${one} with ${other}`,
  sure: (score: number) => `sure ${score.toFixed(2)}`,
  splitOf: 'Split',
  none: 'none',

  repair: 'Repair all…',
  repairTitle: 'Remove one side of every leak',
  repairText:
    'Of each pair one image is decided to go; the smaller splits stay first. What a person keeps stays. No file moves before you apply a plan, and Undo takes the decisions back.',
  repairProtect: 'Nothing goes from',
  repairCounting: 'Counting…',
  repairGoes: (parts: string) => `Would go: ${parts}.`,
  repairPart: (count: number, split: string) => `${images(count)} from ${split}`,
  repairNothing: 'Nothing is left to decide.',
  repairLeft: (count: number) =>
    count === 0 ? 'No leak is left then.' : `${pairs(count)} would be left, whose images must both stay.`,
  repairDo: (count: number) => `Decide to remove ${images(count)}`,

  pairTitle: 'Two images in different splits',
  conflictTitle: 'Two images that are said to be different things',
  previousPair: 'Previous pair',
  nextPair: 'Next pair',
  pairGone: 'These two images are no longer in the dataset.',
  keys: '1 and 2 remove A or B, U undecides both, N says that they are no duplicates, Page Up and Page Down go on.',
  relabelBoth: 'Label of both',
  relabelTo: (label: string) => `Both are ${label}`,

  conflictsHeadline: {
    label: (count: number) => `${pairs(count)} of copies ${count === 1 ? 'has' : 'have'} different labels.`,
    caption: (count: number) => `${pairs(count)} of copies ${count === 1 ? 'has' : 'have'} different captions.`,
  },
  noConflicts: {
    label: 'No conflicts: copies of one picture have the same label wherever they have one.',
    caption: 'No conflicts: copies of one picture have the same caption wherever they have one.',
  },
  conflictsLeft: (count: number) =>
    count === 0 ? 'The decisions so far leave none.' : `The decisions so far leave ${n(count)}.`,
  conflictList: 'Copies that are said to be different things',
  most: (label: string, count: number, of: number) => `most say ${label} (${n(count)} of ${n(of)})`,
  noMajority: 'no majority: have a look',
  group: (size: number) => `group of ${n(size)}`,
  loosePair: 'related, but in no common group',
  allAre: (label: string) => `All are ${label}`,
  otherLabel: 'Another label',
  relabelAll: 'Label all so',
  moreMembers: (count: number) => `and ${n(count)} more`,
  goes: 'goes',
  noLabel: 'no label',
  noCaption: 'no caption',
  captionAdvice: 'Captions cannot be changed here: remove the images that are described wrongly.',
  relabelAdvice: 'New labels take effect where a new folder is made: goldpan plan --mode hardlink, symlink or copy.',

  issuesNone: 'No label looks wrong.',
  issuesNotRun:
    'Nobody has looked for wrong labels yet. In the shell, by the neighbours of each image or a model’s predictions:',
  issuesDone: 'All label issues are decided.',
  issuesLeft: (left: number, total: number) => `${n(left)} of ${n(total)} label issues are left.`,
  issueOf: (at: number, of: number) => `${n(at)} of ${n(of)}`,
  issueNow: 'Image to decide about',
  givenLabel: 'Given',
  suggestedLabel: 'Suggested',
  labelFit: 'Label quality',
  acceptLabel: (label: string) => `It is ${label}`,
  keepLabel: (label: string) => `${label} is right`,
  anotherLabel: 'Another label',
  setLabel: 'Set',
  previousIssue: 'Previous',
  nextIssue: 'Next',
  comingUp: 'Next in the list',
  nearestOf: (label: string) => `Nearest that are called ${label}`,
  noNearest: 'none among the nearest',
  labelPairs: 'Given and suggested',
  allLabelPairs: 'All pairs',
  pairName: (given: string, suggested: string) => `${given} given, ${suggested} suggested`,
  acceptPair: (value: number) => `Relabel all ${images(value)}`,
  acceptPairTitle: (given: string, suggested: string) => `${given} → ${suggested}`,
  acceptPairAsk: (value: number, given: string, suggested: string) =>
    `${images(value)} given as ${given} will be called ${suggested}. It can be undone with Ctrl-Z.`,
  cancel: 'Cancel',
  issueKeys: 'Enter: as suggested · L: another · K: it is right · X: remove · ← →: without deciding · Ctrl-Z: undo',
};
