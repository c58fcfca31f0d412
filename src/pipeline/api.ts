/** What the command line and the server may use at any time: small, so that every command starts fast. */
export { exceededBudgets, parseBudget } from '../analyse/budget.ts';
export type { ScoreDistribution } from '../analyse/captions/score-distribution.ts';
export {
  type CheckSettings,
  type ResolvedCheck,
  resolveChecks,
  suggestion as closestName,
} from '../analyse/checks/evaluate.ts';
export { CHECKS } from '../analyse/checks/registry.generated.ts';
export { exceededDiffBudgets, parseDiffBudgets } from '../analyse/drift/diff-budget.ts';
export { brokenBudgets, parseMeasureBudget } from '../analyse/evaluate/budget.ts';
export { TRUTH_SCOPES, type TruthScope } from '../analyse/evaluate/truth.ts';
export { LABEL_FILTERS, type LabelFilter } from '../analyse/labels/filters.ts';
export { LABEL_SCORES, type LabelScore } from '../analyse/labels/scores.ts';
export { exceededLeakBudgets, parseLeakBudget } from '../analyse/leakage/leak-budget.ts';

import type { AnnotationFormat } from '../annotations/format.ts';

export { PICTURE_MODES, type PictureMode } from '../annotations/placed-pictures.ts';
export { CARD_SETS } from '../card/facts.ts';
export type { SaidOtherwise as DiffSaidOtherwise, Transition as DiffTransition } from '../catalog/diff/changed.ts';
export { findWorkspace } from '../catalog/locate.ts';
export type { MiningRound } from '../catalog/rounds.ts';
export type { BalanceTarget } from '../curate/balance/targets.ts';
export { MERGE_MODES, type MergeMode } from '../curate/unite-annotations.ts';
export { EXPORTERS } from '../export/exporters/registry.generated.ts';
export {
  NORMALISE_PRESETS,
  NORMALISE_TARGETS,
  type NormalisePreset,
  type NormaliseTarget,
} from '../export/normalise-presets.ts';
export type { Cell } from '../model/columns.ts';
export type { Decision, DecisionKind } from '../model/decision.ts';
export { type Device, VECTOR_METRICS } from '../model/embedding.ts';
export { UserError } from '../model/errors.ts';
export { evidenceInWords, turnInWords } from '../model/evidence-in-words.ts';
export { EXPORT_FORMATS, type ExportFormat } from '../model/export-format.ts';
export type { JobKind } from '../model/job.ts';
export type { PairEvidence, RelativeBox } from '../model/pair.ts';
export { isRemoving, PLAN_MODES, type PlanMode } from '../model/plan.ts';
export { COPY_RELATIONS, RELATIONS, type Relation } from '../model/relation.ts';
export { NEIGHBOUR_METHODS } from '../neighbours/method.ts';
export { PACKAGE_FILE, VERSION } from '../version.ts';
export type { LeaksAgainst } from './against.ts';
export {
  CLUSTER_METHODS,
  type ClusterMethod,
  COMPONENT_SIMILARITY,
  MAP_METHODS,
  type MapMethod,
  SEMDEDUP_KEEPS,
  type SemDeDupKeep,
  SUBSET_METHODS,
  type SubsetMethod,
} from './analyse-embeddings-choices.ts';
export type { GraphAnalysisOptions, SearchSummary } from './analyse-embeddings-options.ts';
export type { AnnotationsSummary } from './annotations.ts';
export type { ActProgress, ApplySummary, SkippedImage } from './apply.ts';
export {
  BALANCE_KEEPS,
  BALANCE_METHODS,
  type BalanceKeep,
  type BalanceMethod,
  type BalanceReport,
  CLASS_WEIGHTS,
  type ClassWeighting,
  type SamplingPlan,
  type SplitBalance,
} from './balance-options.ts';
export type { CalibrateOptions, CalibrationReport } from './calibrated.ts';
export type { CaptionSummary } from './captions.ts';
export type { CardAbout, CardOptions, CardSummary } from './card.ts';
export type { ClusterSummary } from './clusters-summary.ts';
export type { Conflict, ConflictGroup, ConflictKind, Conflicts } from './conflicts.ts';
export type { ConvertOptions, ConvertSummary } from './convert-annotations.ts';
export type { DiffOptions, WorkspaceDiff } from './diff.ts';
export { diffFigures } from './diff-figures.ts';
export type { DoctorReport } from './doctor.ts';
export type { DuplicateOptions } from './duplicate-options.ts';
export type { DuplicateGroupDetails } from './duplicates.ts';
export type { StoredEmbedding } from './embed.ts';
export type { EmbedSummary } from './embed-options.ts';
export { type Evaluation, measuresOf } from './evaluation.ts';
export {
  type ExportDatasetOptions,
  type ExportDatasetSummary,
  type ExportProgress,
  LEFT_OUT_REASONS,
  type LeftOutReason,
} from './export-options.ts';
export type { HistoryEntry, UndoSummary } from './history.ts';
export { type OperationProgress, remainingSeconds } from './job-progress.ts';
export type { BoxErrors } from './label-boxes.ts';
export { type DecidedLabels, LABEL_DECISIONS, type LabelDecision } from './label-decisions.ts';
export type { LabelErrors, LabelIssue } from './labels-options.ts';
export type { LeakMatrix, LeakPair, Leaks } from './leaks.ts';
export { loadConfig, type ResolvedConfig } from './load-config.ts';
export { locateWorkspace } from './locate.ts';
export type { Mined } from './mine.ts';
export type { Change, RoundComparison, RoundSummary } from './mine-compare.ts';
export { AGGREGATES, type Aggregate, UNCERTAINTIES, type Uncertainty } from './mine-options.ts';
export type { Normalisation } from './normalise-options.ts';
export type { Outlier } from './outliers.ts';
export type { PairDetails } from './pairs.ts';
export { PICTURE_FORMATS, type PictureOptions, RESIZE_MODES } from './picture-conversion.ts';
export type { Plan } from './plan.ts';
export type { PlanOptions } from './plan-options.ts';
export type { OnScanProgress, ScanProgress } from './progress.ts';
export type { PromptSummary } from './prompts-summary.ts';
export type { RecipeStep, RecipeValue } from './recipe-file.ts';
export { type JobWork, type RecordJobOptions, recordJob } from './record-job.ts';
export { scan } from './scan.ts';
export type { ScanSummary } from './scan-summary.ts';
export type { HeadSummary } from './score-heads.ts';
export type { SearchResult, TextSearch } from './search.ts';
export type { SimilarToQuery } from './similar.ts';
export type { DatasetSplit, SplitSummary } from './split.ts';
export type { TakedownCriteria, TakedownOptions, TakedownOutcome, TakedownRequest } from './takedown.ts';
export type { ImageTrace } from './trace.ts';
export type { Workspace } from './workspace.ts';
export type { AnnotationFormat };

/** What needs the database or a decoder is loaded by the command that asks for it. */
export const openWorkspace: typeof import('./workspace.ts').openWorkspace = async (folder, options) =>
  (await import('./workspace.ts')).openWorkspace(folder, options);
export const writeReport: typeof import('./report.ts').writeReport = async (workspace, path, options) =>
  (await import('./report.ts')).writeReport(workspace, path, options);
export const doctor: typeof import('./doctor.ts').doctor = async () => (await import('./doctor.ts')).doctor();
export const readAnnotations: typeof import('./annotations.ts').readAnnotations = async (options) =>
  (await import('./annotations.ts')).readAnnotations(options);
export const writeAnnotationProblems: typeof import('./annotations.ts').writeAnnotationProblems = async (
  ...parameters
) => (await import('./annotations.ts')).writeAnnotationProblems(...parameters);
export const embed: typeof import('./embed.ts').embed = async (options) => (await import('./embed.ts')).embed(options);
export const findSimilar: typeof import('./similar.ts').findSimilar = async (options) =>
  (await import('./similar.ts')).findSimilar(options);
export const writeSimilar: typeof import('./similar-write.ts').writeSimilar = async (...parameters) =>
  (await import('./similar-write.ts')).writeSimilar(...parameters);
export const findNeighbours: typeof import('./similar-pairs.ts').findNeighbours = async (options) =>
  (await import('./similar-pairs.ts')).findNeighbours(options);
export const writeNeighbours: typeof import('./similar-pairs.ts').writeNeighbours = async (...parameters) =>
  (await import('./similar-pairs.ts')).writeNeighbours(...parameters);
export const findClusters: typeof import('./clusters.ts').findClusters = async (options) =>
  (await import('./clusters.ts')).findClusters(options);
export const findComponents: typeof import('./components.ts').findComponents = async (options) =>
  (await import('./components.ts')).findComponents(options);
export const writeClusters: typeof import('./clusters-summary.ts').writeClusters = async (...parameters) =>
  (await import('./clusters-summary.ts')).writeClusters(...parameters);
type SemDeDupModule = typeof import('./clusters-semdedup.ts');
export const findSemanticDuplicates: SemDeDupModule['findSemanticDuplicates'] = async (options) =>
  (await import('./clusters-semdedup.ts')).findSemanticDuplicates(options);
export const decideSemanticDuplicates: SemDeDupModule['decideSemanticDuplicates'] = async (found) =>
  (await import('./clusters-semdedup.ts')).decideSemanticDuplicates(found);
export const writeSemanticDuplicates: SemDeDupModule['writeSemanticDuplicates'] = async (...parameters) =>
  (await import('./clusters-semdedup.ts')).writeSemanticDuplicates(...parameters);
export const findOutliers: typeof import('./outliers.ts').findOutliers = async (options) =>
  (await import('./outliers.ts')).findOutliers(options);
export const writeOutliers: typeof import('./outliers.ts').writeOutliers = async (...parameters) =>
  (await import('./outliers.ts')).writeOutliers(...parameters);
export const balanceReport: typeof import('./balance-report.ts').balanceReport = async (workspace, options) =>
  (await import('./balance-report.ts')).balanceReport(workspace, options);
export const balance: typeof import('./balance.ts').balance = async (workspace, options) =>
  (await import('./balance.ts')).balance(workspace, options);
export const writeSamplingPlan: typeof import('./balance-write.ts').writeSamplingPlan = async (...parameters) =>
  (await import('./balance-write.ts')).writeSamplingPlan(...parameters);
export const mine: typeof import('./mine.ts').mine = async (folder, options) =>
  (await import('./mine.ts')).mine(folder, options);
export const writeMined: typeof import('./mine-write.ts').writeMined = async (...parameters) =>
  (await import('./mine-write.ts')).writeMined(...parameters);
export const normalise: typeof import('./normalise.ts').normalise = async (options) =>
  (await import('./normalise.ts')).normalise(options);
export const chooseSubset: typeof import('./subset.ts').chooseSubset = async (options) =>
  (await import('./subset.ts')).chooseSubset(options);
export const writeImageList: Later<typeof import('./subset-write.ts').writeImageList> = async (...parameters) =>
  (await import('./subset-write.ts')).writeImageList(...parameters);
export const writeChosen: typeof import('./subset-write.ts').writeChosen = async (...parameters) =>
  (await import('./subset-write.ts')).writeChosen(...parameters);
export const mapImages: typeof import('./map.ts').mapImages = async (options) =>
  (await import('./map.ts')).mapImages(options);
export const writeMap: typeof import('./map-write.ts').writeMap = async (...parameters) =>
  (await import('./map-write.ts')).writeMap(...parameters);
export const storedEmbeddings: Later<typeof import('./embed.ts').storedEmbeddings> = async (...parameters) =>
  (await import('./embed.ts')).storedEmbeddings(...parameters);
export const searchByText: typeof import('./search.ts').searchByText = async (...parameters) =>
  (await import('./search.ts')).searchByText(...parameters);
export const writeSearch: typeof import('./search.ts').writeSearch = async (...parameters) =>
  (await import('./search.ts')).writeSearch(...parameters);
export const readLines: Later<typeof import('./prompts-file.ts').readLines> = async (...parameters) =>
  (await import('./prompts-file.ts')).readLines(...parameters);
export const scoreCaptions: typeof import('./captions.ts').scoreCaptions = async (options) =>
  (await import('./captions.ts')).scoreCaptions(options);
export const scorePrompts: typeof import('./prompts.ts').scorePrompts = async (options) =>
  (await import('./prompts.ts')).scorePrompts(options);
export const scoreHead: typeof import('./score-heads.ts').scoreHead = async (...parameters) =>
  (await import('./score-heads.ts')).scoreHead(...parameters);
export const removeHead: typeof import('./score-heads.ts').removeHead = async (...parameters) =>
  (await import('./score-heads.ts')).removeHead(...parameters);
export const storedHeads: Later<typeof import('./score-heads.ts').storedHeads> = async (...parameters) =>
  (await import('./score-heads.ts')).storedHeads(...parameters);
export const calibrate: typeof import('./calibrate.ts').calibrate = async (folder, options) =>
  (await import('./calibrate.ts')).calibrate(folder, options);
export const evaluate: typeof import('./evaluate.ts').evaluate = async (workspace, truth, options) =>
  (await import('./evaluate.ts')).evaluate(workspace, truth, options);
export const convertAnnotations: typeof import('./convert-annotations.ts').convertAnnotations = async (options) =>
  (await import('./convert-annotations.ts')).convertAnnotations(options);
export const exportAs: typeof import('./export.ts').exportAs = async (workspace, name, to, options) =>
  (await import('./export.ts')).exportAs(workspace, name, to, options);
export const exportDataset: typeof import('./export-dataset.ts').exportDataset = async (workspace, options) =>
  (await import('./export-dataset.ts')).exportDataset(workspace, options);
/** Formats of annotated datasets, in order of their names. */
export const annotationFormats = async (): Promise<readonly AnnotationFormat[]> =>
  (await import('../annotations/formats/registry.generated.ts')).ANNOTATION_FORMATS;
export const duplicateGroups: typeof import('./duplicates.ts').duplicateGroups = async function* (workspace, query) {
  yield* (await import('./duplicates.ts')).duplicateGroups(workspace, query);
};
export const writeDuplicates: typeof import('./duplicates.ts').writeDuplicates = async (...parameters) =>
  (await import('./duplicates.ts')).writeDuplicates(...parameters);
export const relatedPairs: typeof import('./pairs.ts').relatedPairs = async function* (workspace, query) {
  yield* (await import('./pairs.ts')).relatedPairs(workspace, query);
};
export const writePairs: typeof import('./pairs.ts').writePairs = async (...parameters) =>
  (await import('./pairs.ts')).writePairs(...parameters);
export const readRecipeFile: Later<typeof import('./recipe-file.ts').readRecipeFile> = async (...parameters) =>
  (await import('./recipe-file.ts')).readRecipeFile(...parameters);
export const findLeaks: typeof import('./leaks.ts').findLeaks = async (workspace, options) =>
  (await import('./leaks.ts')).findLeaks(workspace, options);
export const repairLeakage: typeof import('./leaks.ts').repairLeakage = async (workspace, options) =>
  (await import('./leaks.ts')).repairLeakage(workspace, options);
export const writeLeaks: typeof import('./leaks.ts').writeLeaks = async (...parameters) =>
  (await import('./leaks.ts')).writeLeaks(...parameters);
export const openAgainst: typeof import('./against.ts').openAgainst = async (workspace, path, options) =>
  (await import('./against.ts')).openAgainst(workspace, path, options);
export const leaksAgainst: typeof import('./against.ts').leaksAgainst = async (workspace, other, options) =>
  (await import('./against.ts')).leaksAgainst(workspace, other, options);
export const compareWorkspaces: typeof import('./compare-workspaces.ts').compareWorkspaces = async (...parameters) =>
  (await import('./compare-workspaces.ts')).compareWorkspaces(...parameters);
export const findConflicts: typeof import('./conflicts.ts').findConflicts = async (workspace, options) =>
  (await import('./conflicts.ts')).findConflicts(workspace, options);
export const writeConflicts: typeof import('./conflicts.ts').writeConflicts = async (...parameters) =>
  (await import('./conflicts.ts')).writeConflicts(...parameters);
export const splitDataset: typeof import('./split.ts').splitDataset = async (workspace, options) =>
  (await import('./split.ts')).splitDataset(workspace, options);
export const writeSplit: typeof import('./split.ts').writeSplit = async (...parameters) =>
  (await import('./split.ts')).writeSplit(...parameters);
export const writeCard: typeof import('./card.ts').writeCard = async (...parameters) =>
  (await import('./card.ts')).writeCard(...parameters);
export const traceImage: typeof import('./trace.ts').traceImage = async (...parameters) =>
  (await import('./trace.ts')).traceImage(...parameters);
export const planTakedown: typeof import('./takedown.ts').planTakedown = async (...parameters) =>
  (await import('./takedown.ts')).planTakedown(...parameters);
export const applyTakedown: typeof import('./takedown.ts').applyTakedown = async (...parameters) =>
  (await import('./takedown.ts')).applyTakedown(...parameters);
export const listTakedowns: Later<typeof import('./takedown.ts').listTakedowns> = async (...parameters) =>
  (await import('./takedown.ts')).listTakedowns(...parameters);
export const diffWorkspaces: typeof import('./diff.ts').diffWorkspaces = async (...parameters) =>
  (await import('./diff.ts')).diffWorkspaces(...parameters);
export const decide: typeof import('./decide.ts').decide = async (...parameters) =>
  (await import('./decide.ts')).decide(...parameters);
export const decideFrom: typeof import('./decide.ts').decideFrom = async (...parameters) =>
  (await import('./decide.ts')).decideFrom(...parameters);
export const makePlan: typeof import('./plan.ts').makePlan = async (...parameters) =>
  (await import('./plan.ts')).makePlan(...parameters);
export const makeUnreviewedPlan: typeof import('./plan.ts').makeUnreviewedPlan = async (...parameters) =>
  (await import('./plan.ts')).makeUnreviewedPlan(...parameters);
export const writePlan: typeof import('./write-plan.ts').writePlan = async (...parameters) =>
  (await import('./write-plan.ts')).writePlan(...parameters);
export const applyPlan: typeof import('./apply.ts').applyPlan = async (...parameters) =>
  (await import('./apply.ts')).applyPlan(...parameters);
export const undoPlan: typeof import('./history.ts').undoPlan = async (...parameters) =>
  (await import('./history.ts')).undoPlan(...parameters);

type Later<F extends (...parameters: never[]) => unknown> = (...parameters: Parameters<F>) => Promise<ReturnType<F>>;
export const listDecisions: Later<typeof import('./decide.ts').listDecisions> = async (...parameters) =>
  (await import('./decide.ts')).listDecisions(...parameters);
export const storedPlan: Later<typeof import('./history.ts').storedPlan> = async (...parameters) =>
  (await import('./history.ts')).storedPlan(...parameters);
export const undoablePlan: Later<typeof import('./history.ts').undoablePlan> = async (...parameters) =>
  (await import('./history.ts')).undoablePlan(...parameters);
export const history: Later<typeof import('./history.ts').history> = async (...parameters) =>
  (await import('./history.ts')).history(...parameters);
export const presetFileText: Later<typeof import('./normalise-write.ts').presetFileText> = async (...parameters) =>
  (await import('./normalise-write.ts')).presetFileText(...parameters);
export const presetText: Later<typeof import('./normalise-write.ts').presetText> = async (...parameters) =>
  (await import('./normalise-write.ts')).presetText(...parameters);
export const writePreset: Later<typeof import('./normalise-write.ts').writePreset> = async (...parameters) =>
  (await import('./normalise-write.ts')).writePreset(...parameters);
export const findLabelErrorsInFiles: typeof import('./labels.ts').findLabelErrorsInFiles = async (options) =>
  (await import('./labels.ts')).findLabelErrorsInFiles(options);
export const writeLabelErrors: typeof import('./labels.ts').writeLabelErrors = async (...parameters) =>
  (await import('./labels.ts')).writeLabelErrors(...parameters);
export const findLabelErrors: typeof import('./labels-workspace.ts').findLabelErrors = async (options) =>
  (await import('./labels-workspace.ts')).findLabelErrors(options);
export const decideLabels: typeof import('./labels-decide.ts').decideLabels = async (...parameters) =>
  (await import('./labels-decide.ts')).decideLabels(...parameters);
export const listRounds: Later<typeof import('./mine-compare.ts').listRounds> = async (...parameters) =>
  (await import('./mine-compare.ts')).listRounds(...parameters);
export const storedRound: Later<typeof import('./mine-compare.ts').storedRound> = async (...parameters) =>
  (await import('./mine-compare.ts')).storedRound(...parameters);
export const compareRounds: Later<typeof import('./mine-compare.ts').compareRounds> = async (...parameters) =>
  (await import('./mine-compare.ts')).compareRounds(...parameters);
export const findBoxErrors: typeof import('./label-boxes.ts').findBoxErrors = async (options) =>
  (await import('./label-boxes.ts')).findBoxErrors(options);
export const writeBoxErrors: typeof import('./label-boxes.ts').writeBoxErrors = async (...parameters) =>
  (await import('./label-boxes.ts')).writeBoxErrors(...parameters);
