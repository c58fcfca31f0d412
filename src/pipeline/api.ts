/** What the command line and the server may use. */
export { exceededBudgets, parseBudget } from '../analyse/budget.ts';
export type { CheckSettings, ResolvedCheck } from '../analyse/checks/evaluate.ts';
export { resolveChecks } from '../analyse/checks/evaluate.ts';
export { CHECKS } from '../analyse/checks/registry.generated.ts';
export { EXPORT_FORMATS, type ExportFormat } from '../catalog/export.ts';
export type { Cell } from '../model/columns.ts';
export { UserError } from '../model/errors.ts';
export { VERSION } from '../version.ts';
export { loadConfig, type ResolvedConfig } from './config.ts';
export { type DoctorReport, doctor } from './doctor.ts';
export type { OnScanProgress, ScanProgress } from './progress.ts';
export { writeReport } from './report.ts';
export { scan } from './scan.ts';
export type { ScanSummary } from './scan-summary.ts';
export { DEFAULT_LIMITS } from './worker-pool.ts';
export { locateWorkspace, openWorkspace, type Workspace } from './workspace.ts';
