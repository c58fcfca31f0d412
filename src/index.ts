/** The public library API: everything a program may rely on. */
export type { ScoreDistribution } from './analyse/captions/score-distribution.ts';
export type { CheckSettings, ResolvedCheck } from './analyse/checks/evaluate.ts';
export type { Agreement } from './analyse/prompts/agreement.ts';
export type { ListQuery } from './catalog/queries.ts';
export type { MinedImage, MinedState, MiningMetrics, MiningRound } from './catalog/rounds.ts';
export type {
  AnnotatedImage,
  AnnotatedObject,
  AnnotationCategory,
  AnnotationHeader,
  AnnotationProblem,
} from './model/annotation.ts';
export type { Cell } from './model/columns.ts';
export type { Decision, DecisionKind } from './model/decision.ts';
export type { Device, EmbedderSource } from './model/embedding.ts';
export { UserError } from './model/errors.ts';
export type { ExportFormat } from './model/export-format.ts';
export type { SourceProblem } from './model/image-ref.ts';
export type { ImageRow } from './model/image-row.generated.ts';
export type {
  PlanHeader,
  PlanMode,
  PlannedFile,
  PlannedKeeper,
  PlannedSidecar,
  PlanOperation,
  PlanTotals,
  SparedImage,
} from './model/plan.ts';
export { COPY_RELATIONS, RELATIONS, type Relation } from './model/relation.ts';
export {
  type AgainstOptions,
  type CompareWorkspaces,
  type CrossPair,
  type LeaksAgainst,
  leaksAgainst,
  openAgainst,
} from './pipeline/against.ts';
export type {
  ClusterMethod,
  MapMethod,
  SemDeDupKeep,
  SubsetMethod,
} from './pipeline/analyse-embeddings-choices.ts';
export type {
  AnalysisOptions,
  GraphAnalysisOptions,
  NeighbourSearchOptions,
  SearchSummary,
} from './pipeline/analyse-embeddings-options.ts';
export { type AnnotationSet, type OpenAnnotationsOptions, openAnnotations } from './pipeline/annotation-sets.ts';
export type {
  AnnotationSetSummary,
  AnnotationStatistics,
  ClassCounts,
  ClassTable,
} from './pipeline/annotations/summary.ts';
export {
  type AnnotationsOptions,
  type AnnotationsSummary,
  readAnnotations,
  writeAnnotationProblems,
} from './pipeline/annotations.ts';
export {
  type ActOptions,
  type ActProgress,
  type ApplyPlanOptions,
  type ApplySummary,
  applyPlan,
  type SkippedImage,
} from './pipeline/apply.ts';
export { balance } from './pipeline/balance.ts';
export type {
  BalanceKeep,
  BalanceMethod,
  BalanceOptions,
  BalanceReport,
  ClassCount,
  ClassPlan,
  ClassWeighting,
  SamplingPlan,
  SamplingRow,
  SplitBalance,
} from './pipeline/balance-options.ts';
export { balanceReport } from './pipeline/balance-report.ts';
export { writeSamplingPlan } from './pipeline/balance-write.ts';
export { calibrate } from './pipeline/calibrate.ts';
export type { CalibrateOptions, CalibrationReport } from './pipeline/calibrated.ts';
export { type CaptionOptions, type CaptionSummary, scoreCaptions } from './pipeline/captions.ts';
export { type CardAbout, type CardFacts, type CardOptions, type CardSummary, writeCard } from './pipeline/card.ts';
export { type Clusters, type ClustersOptions, findClusters } from './pipeline/clusters.ts';
export {
  type DecidedDuplicates,
  type DroppedImage,
  decideSemanticDuplicates,
  findSemanticDuplicates,
  type SemanticDuplicates,
  type SemDeDupOptions,
} from './pipeline/clusters-semdedup.ts';
export type { ClusterSummary, LabelShare } from './pipeline/clusters-summary.ts';
export { type Components, type ComponentsOptions, findComponents } from './pipeline/components.ts';
export { type Config, defineConfig } from './pipeline/config.ts';
export {
  type Conflict,
  type ConflictGroup,
  type ConflictKind,
  type ConflictOptions,
  type Conflicts,
  findConflicts,
} from './pipeline/conflicts.ts';
export { type ConvertOptions, type ConvertSummary, convertAnnotations } from './pipeline/convert-annotations.ts';
export { type Decided, type DecideOptions, decide, decideFrom, listDecisions } from './pipeline/decide.ts';
export {
  type CategoryDrift,
  type DiffOptions,
  type DiffSide,
  diffWorkspaces,
  type WorkspaceDiff,
} from './pipeline/diff.ts';
export { type DecoderStatus, type DoctorReport, doctor } from './pipeline/doctor.ts';
export { embed, type StoredEmbedding, storedEmbeddings } from './pipeline/embed.ts';
export type { EmbedderChoice, EmbedOptions, EmbedSummary } from './pipeline/embed-options.ts';
export { evaluate } from './pipeline/evaluate.ts';
export type { EvaluateOptions, Evaluation, TruthData } from './pipeline/evaluation.ts';
export { type ExportSummary, exportAs } from './pipeline/export.ts';
export { exportDataset } from './pipeline/export-dataset.ts';
export type {
  ExportDatasetOptions,
  ExportDatasetSummary,
  ExportProgress,
  LeftOutReason,
  SplitCount,
} from './pipeline/export-options.ts';
export { type HistoryEntry, history, type UndoSummary, undoPlan } from './pipeline/history.ts';
export {
  findLeaks,
  type LeakMatrix,
  type LeakOptions,
  type LeakPair,
  type LeakRepair,
  type LeakRepairOptions,
  type Leaks,
  repairLeakage,
  type SplitPairLeaks,
} from './pipeline/leaks.ts';
export {
  type BinaryFocalLossOptions,
  binaryFocalLoss,
  type CategoricalFocalLossOptions,
  categoricalFocalLoss,
  type FocalLoss,
  type FocalLossOptions,
} from './pipeline/loss.ts';
export { type ImageMap, type MapOptions, mapImages } from './pipeline/map.ts';
export type { MappedImage } from './pipeline/map-write.ts';
export { type Mined, mine } from './pipeline/mine.ts';
export {
  type Change,
  compareRounds,
  listRounds,
  type RoundComparison,
  type RoundSummary,
  storedRound,
} from './pipeline/mine-compare.ts';
export type { Aggregate, MineOptions, Uncertainty } from './pipeline/mine-options.ts';
export { writeMined } from './pipeline/mine-write.ts';
export { normalise } from './pipeline/normalise.ts';
export type { Normalisation, NormaliseOptions, UnreadImage } from './pipeline/normalise-options.ts';
export { type PresetOptions, presetFileText, presetText, scalingOf, writePreset } from './pipeline/normalise-write.ts';
export { findOutliers, type Outlier, type Outliers, type OutliersOptions } from './pipeline/outliers.ts';
export type { PictureFormat, PictureOptions, ResizeMode } from './pipeline/picture-conversion.ts';
export { makePlan, type Plan } from './pipeline/plan.ts';
export type { PlanOptions } from './pipeline/plan-options.ts';
export type { OnScanProgress, ScanProgress } from './pipeline/progress.ts';
export { type PromptOptions, scorePrompts } from './pipeline/prompts.ts';
export type { PromptCheck, PromptSummary } from './pipeline/prompts-summary.ts';
export type { MeasurementSettings } from './pipeline/recipe.ts';
export { buildReport, type ReportOptions, writeReport } from './pipeline/report.ts';
export { scan } from './pipeline/scan.ts';
export type { ScanOptions } from './pipeline/scan-options.ts';
export type { ScanSummary } from './pipeline/scan-summary.ts';
export {
  type HeadColumn,
  type HeadOptions,
  type HeadSummary,
  removeHead,
  type StoredHead,
  scoreHead,
  storedHeads,
} from './pipeline/score-heads.ts';
export { type SearchOptions, type SearchResult, searchByText, type TextSearch } from './pipeline/search.ts';
export {
  findSimilar,
  type Similar,
  type SimilarImage,
  type SimilarOptions,
  type SimilarToQuery,
} from './pipeline/similar.ts';
export {
  findNeighbours,
  type Neighbour,
  type Neighbours,
  type NeighboursOptions,
} from './pipeline/similar-pairs.ts';
export {
  type DatasetSplit,
  type SplitOptions,
  type SplitRow,
  type SplitSummary,
  splitDataset,
} from './pipeline/split.ts';
export { chooseSubset, type Subset, type SubsetOptions } from './pipeline/subset.ts';
export { type ChosenImage, writeImageList } from './pipeline/subset-write.ts';
export {
  type ApplyTakedownOptions,
  applyTakedown,
  listTakedowns,
  planTakedown,
  type TakedownCriteria,
  type TakedownImage,
  type TakedownOptions,
  type TakedownOutcome,
  type TakedownPlace,
  type TakedownRequest,
} from './pipeline/takedown.ts';
export { type ImageTrace, type TracedDecision, type TraceEvent, traceImage } from './pipeline/trace.ts';
export type { TracedPlan } from './pipeline/trace-plans.ts';
export type { WorkerLimits } from './pipeline/worker-pool.ts';
export {
  type Finding,
  type GroupMember,
  type OpenOptions,
  openWorkspace,
  type Workspace,
} from './pipeline/workspace.ts';
export type { ReportModel } from './report/model.ts';
export { VERSION } from './version.ts';
