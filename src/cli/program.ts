import { Command } from 'commander';
import { VERSION } from '../pipeline/api.ts';
import { addAnnotationsCommand } from './annotations.ts';
import { addApplyCommand } from './apply.ts';
import { addBalanceCommand } from './balance.ts';
import { addCalibrateCommand } from './calibrate.ts';
import { addCaptionsCommand } from './captions.ts';
import { addCardCommand } from './card.ts';
import { addClustersCommand } from './clusters.ts';
import { addConflictsCommand } from './conflicts.ts';
import { addConvertCommand } from './convert.ts';
import { addDecideCommand } from './decide.ts';
import { addDiffCommand } from './diff.ts';
import { addDoctorCommand } from './doctor.ts';
import { addDuplicatesCommand } from './duplicates.ts';
import { addEmbedCommand } from './embed.ts';
import { addEvaluateCommand } from './evaluate.ts';
import { addExportCommand } from './export.ts';
import { addFindingsCommand } from './findings.ts';
import { addHeadCommand } from './heads.ts';
import { addHistoryCommand } from './history.ts';
import { addImagesCommand } from './images.ts';
import { addLabelsCommand } from './labels.ts';
import { addLeaksCommand } from './leaks.ts';
import { addMapCommand } from './map.ts';
import { addMineCommand } from './mine.ts';
import { addNeighboursCommand } from './neighbours.ts';
import { addNormaliseCommand } from './normalise.ts';
import { addOutliersCommand } from './outliers.ts';
import { addPairsCommand } from './pairs.ts';
import { addPlanCommand } from './plan.ts';
import { addPromptsCommand } from './prompts.ts';
import { addQueryCommand } from './query.ts';
import { addReportCommand } from './report.ts';
import { addReviewCommand } from './review.ts';
import { addRunCommand } from './run.ts';
import { addScanCommand } from './scan.ts';
import { addSearchCommand } from './search.ts';
import { addSemDeDupCommand } from './semdedup.ts';
import { addSimilarCommand } from './similar.ts';
import { addSplitCommand } from './split.ts';
import { addSubsetCommand } from './subset.ts';
import { addTakedownCommand } from './takedown.ts';
import { addTraceCommand } from './trace.ts';
import { addUndoCommand } from './undo.ts';

/** All commands. */
export function createProgram(): Command {
  const program = new Command('goldpan')
    .description('Turn a messy image collection into a golden dataset.')
    .version(VERSION)
    .showHelpAfterError('(goldpan COMMAND --help lists the options)')
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ showGlobalOptions: false });
  addScanCommand(program);
  addEmbedCommand(program);
  addSimilarCommand(program);
  addNeighboursCommand(program);
  addClustersCommand(program);
  addOutliersCommand(program);
  addSubsetCommand(program);
  addSemDeDupCommand(program);
  addMapCommand(program);
  addSearchCommand(program);
  addAnnotationsCommand(program);
  addCaptionsCommand(program);
  addPromptsCommand(program);
  addHeadCommand(program);
  addFindingsCommand(program);
  addImagesCommand(program);
  addQueryCommand(program);
  addReportCommand(program);
  addReviewCommand(program);
  addDuplicatesCommand(program);
  addPairsCommand(program);
  addLeaksCommand(program);
  addConflictsCommand(program);
  addLabelsCommand(program);
  addSplitCommand(program);
  addDiffCommand(program);
  addMineCommand(program);
  addBalanceCommand(program);
  addNormaliseCommand(program);
  addDecideCommand(program);
  addPlanCommand(program);
  addApplyCommand(program);
  addUndoCommand(program);
  addHistoryCommand(program);
  addCalibrateCommand(program);
  addEvaluateCommand(program);
  addConvertCommand(program);
  addExportCommand(program);
  addTraceCommand(program);
  addTakedownCommand(program);
  addCardCommand(program);
  addRunCommand(program, createProgram);
  addDoctorCommand(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}
