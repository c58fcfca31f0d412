import type { PlanAnnotations } from '../../../../src/server/api.ts';
import { bytes, count } from '../numbers.ts';

const n = (value: number) => count(value, 'en');
const images = (value: number) => (value === 1 ? '1 image' : `${n(value)} images`);

export const plan = {
  intro:
    'A plan lists exactly what would move, and why. Nothing moves until you apply it, and what was applied can be undone.',
  readOnlyTitle: 'This review is read-only',
  readOnly:
    'Plans can be looked at here, but not made, verified, applied or undone. Start goldpan review without --read-only for that.',
  whatGoes: 'What goes',
  decided: 'Decided to remove',
  decidedAdvice: 'What people and rules decided always goes.',
  copies: 'Copies',
  copiesAdvice: 'Of each group all but the keeper.',
  onlyRelations: 'Only some kinds of copies',
  findings: 'Findings of checks',
  findingsAdvice: 'None goes unless you tick it.',
  neverFrom: 'Never from',
  neverFromAdvice: 'Nothing goes from a protected split.',
  noSplits: 'Images lie in no splits.',
  how: 'What happens to them',
  quarantine: 'Set aside in quarantine',
  quarantineAdvice: 'Renamed into a hidden folder on the same disk, with their annotations. Undo puts every byte back.',
  list: 'Write two lists',
  listAdvice: 'kept.txt and removed.txt in the workspace. No image is touched.',
  inShell: 'Other ways, in the shell',
  inShellAdvice:
    'These need a folder, and the app writes to no folder of your choice. The same choices as a command; hardlink, symlink and copy build a clean folder and leave the source untouched.',
  make: 'Make the plan',
  making: 'Making the plan…',
  nothing: 'There is nothing to do: no copies, no decisions to remove, and no findings that were asked for.',

  history: 'History',
  noHistory: 'No plan has been made yet.',
  older: 'Older plans',
  when: 'Made',
  what: 'What',
  became: 'State',
  states: {
    planned: 'Not applied',
    applying: 'Cut short',
    applied: 'Applied',
    undoing: 'Partly undone',
    undone: 'Undone',
  },
  running: { verify: 'Being verified', apply: 'Being applied', undo: 'Being undone' },
  modes: {
    quarantine: 'to quarantine',
    move: 'to a folder',
    hardlink: 'hard links',
    symlink: 'symbolic links',
    copy: 'copies',
    list: 'lists',
  },
  summary: (count: number, size: number) => `${images(count)}, ${bytes(size, 'en')}`,
  open: (id: string) => `Plan ${id}`,

  back: 'All plans',
  would: {
    quarantine: (count: number, size: number) => `${images(count)}, ${bytes(size, 'en')}, would move to quarantine`,
    move: (count: number, size: number) => `${images(count)}, ${bytes(size, 'en')}, would move to another folder`,
    made: (count: number, size: number) => `${images(count)}, ${bytes(size, 'en')}, would be left out of a new folder`,
    list: (count: number, size: number) => `${images(count)}, ${bytes(size, 'en')}, would be listed as removed`,
  },
  did: {
    quarantine: (count: number) => `${images(count)} moved to quarantine`,
    move: (count: number) => `${images(count)} moved to another folder`,
    made: (count: number) => `${images(count)} placed in a new folder`,
    list: () => 'The lists are written',
  },
  undone: (count: number) =>
    count === 1 ? '1 image is back where it was' : `${n(count)} images are back where they were`,
  undoneList: 'The lists are taken away again',
  halfway: 'This plan was cut short',
  halfUndone: 'This plan is not wholly undone',
  nothingWould: 'Nothing would move',
  stay: (count: number) =>
    count === 1
      ? '1 stays although something asked for it to go.'
      : `${n(count)} stay although something asked for them to go.`,
  annotationFiles: ({ files, images, objects, relabelled, resplit, merged }: PlanAnnotations) =>
    `${files === 1 ? 'One file' : `${n(files)} files`} of annotations: ${
      [
        images > 0 && `${n(images)} images with ${n(objects)} objects leave`,
        relabelled > 0 && `${n(relabelled)} get another label`,
        resplit > 0 && `${n(resplit)} another split`,
        merged > 0 && `${n(merged)} what was said about their copies`,
      ]
        .filter(Boolean)
        .join(', ') || 'written into the new folder'
    }.`,
  annotations: (count: number) => (count === 1 ? 'One annotation goes along.' : `${n(count)} annotations go along.`),
  keptOf: (count: number, size: number) => `${images(count)}, ${bytes(size, 'en')}, stay.`,
  place: (folder: string) => `Place: ${folder}`,
  quarantinePlace: (id: string) => `.goldpan-quarantine/${id}/ at the top of the source`,
  protects: (splits: string) => `Protected: ${splits}.`,
  madeAt: (when: string) => `Made ${when}.`,
  appliedAt: (when: string) => `Applied ${when}.`,
  undoneAt: (when: string) => `Undone ${when}.`,
  unknownDecisions: (count: number) =>
    count === 1
      ? 'One decision is about an image that the last scan did not list.'
      : `${n(count)} decisions are about images that the last scan did not list.`,
  beforeScan: 'A scan has finished since this plan was made.',
  beforeDecisions: 'Something was decided since this plan was made.',
  makeAnew: 'Make it anew to follow that; what you keep is left alone in any case.',
  fileLost: 'The file of this plan is lost. Its journal still says what it did, so it can be undone.',
  labelsNote:
    'New labels and splits take effect where a new folder is made: goldpan plan --mode hardlink, symlink or copy.',

  verify: 'Dry run',
  apply: 'Apply…',
  goOn: 'Go on',
  goBack: 'Go back',
  undo: 'Undo…',
  stop: 'Stop',
  applyTitle: {
    quarantine: (count: number) => `Move ${images(count)} to quarantine?`,
    move: (count: number) => `Move ${images(count)} to another folder?`,
    made: (count: number) => `Place ${images(count)} in a new folder?`,
    list: () => 'Write the two lists?',
  },
  applyPlace: (size: number, files: number) =>
    `${bytes(size, 'en')} in ${files === 1 ? 'one file' : `${n(files)} files`}, to`,
  applySafe:
    'Each file is verified right before it is touched; what has changed is skipped. Nothing is deleted and nothing is overwritten. You can undo it here at any time.',
  applyNow: {
    quarantine: (count: number) => `Move ${images(count)}`,
    move: (count: number) => `Move ${images(count)}`,
    made: (count: number) => `Place ${images(count)}`,
    list: () => 'Write the lists',
  },
  undoTitle: (count: number) => `Put ${images(count)} back?`,
  undoTitleMade: (count: number) => `Take away what was made of ${images(count)}?`,
  undoSafe:
    'Every file comes back to its path with its bytes and time. What lies in its place by now is never overwritten; that image is skipped.',
  undoNow: 'Undo this plan',
  deleteTitle: 'Delete for good',
  deleteAdvice: 'The app deletes nothing. In the shell, and for ever:',
  rescan: 'The workspace still lists what went; a scan brings it up to date and reads only what changed.',
  toJobs: 'Scan again',
  cutShortElsewhere: (id: string) =>
    `Plan ${id} was cut short. Until it has gone on to its end or back, no other can begin.`,
  toThatPlan: 'Open that plan',
  progress: {
    verify: (done: number, total: number) => `Verifying ${n(done)} of ${images(total)}`,
    apply: (done: number, total: number) => `Applying ${n(done)} of ${images(total)}`,
    undo: (done: number, total: number) => `Undoing ${n(done)} of ${images(total)}`,
  },
  begins: 'Beginning…',
  verified: (count: number) =>
    count === 1 ? 'Dry run: the one file is as it was scanned.' : `Dry run: all ${images(count)} can go as planned.`,
  verifiedBut: (count: number, skipped: number) =>
    `Dry run: ${n(count - skipped)} of ${images(count)} can go as planned, ${n(skipped)} would be skipped.`,
  applied: 'Done; nothing was skipped.',
  appliedBut: (skipped: number) => `Done; ${images(skipped)} skipped.`,
  undoneBut: (skipped: number) => `${images(skipped)} could not be put back.`,
  stopped: 'Stopped between two batches. Nothing is lost: go on, or go back.',
  stoppedVerify: 'The dry run was stopped.',
  failed: 'It stopped',

  tabs: { goes: 'Goes', stays: 'Stays although…', folders: 'Folders', skipped: 'Skipped' },
  tabsName: 'Parts of the plan',
  all: 'All',
  rules: { duplicate: 'Copies', decision: 'Decided', check: 'Findings', kept: 'Stays' },
  filterRules: 'Filter by reason',
  folder: 'Folder',
  topFolder: '(top of the source)',
  folderSize: 'Size',
  folderImages: 'Images',
  byFolder: 'By folder',
  allFolders: (count: number) => `All ${n(count)} folders`,
  onlyFolder: 'Only this folder:',
  anyFolder: 'Show all folders',
  reasons: { duplicate: 'copy', decision: 'Decided', check: 'Finding', kept: 'Stays' },
  copyOf: (relation: string) => `Copy: ${relation}`,
  stays: 'Stays instead',
  alongside: (count: number) => (count === 1 ? '+ 1 annotation' : `+ ${n(count)} annotations`),
  reason: (english: string) => english,
  noneGoes: 'Nothing here.',
  noneStays: 'Nothing was asked to go and refused.',
  noneSkipped: 'Nothing was skipped.',
};
