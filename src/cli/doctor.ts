import type { Command } from 'commander';
import { doctor } from '../pipeline/api.ts';
import { bytes, paint, print, table } from './terminal.ts';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what decoders, models and tools this machine has, each really tried')
    .option('--json', 'print one JSON object')
    .action(runDoctor);
}

async function runDoctor(flags: { readonly json?: boolean }): Promise<void> {
  const report = await doctor();
  const isSound = report.workerProblem === null && report.decoders.every(({ available }) => available);
  if (flags.json) print(JSON.stringify(report, null, 2));
  else {
    print(`goldpan ${report.goldpan} · Node ${report.node} · ${report.platform}`);
    print(
      `${report.processors} processors, ${bytes(report.memoryBytes)} memory · libvips ${report.libvips} · DuckDB ${report.duckdb}`,
    );
    print(`worker processes: ${report.workerProblem ?? 'ok'}\n`);
    const rows = report.decoders.map(({ format, decoder, library, available, problem }) => [
      format,
      available ? paint('green', 'ok') : paint('red', 'missing'),
      decoder,
      library,
      problem ?? '',
    ]);
    print(table(['format', 'state', 'decoder', 'library', 'note'], rows));
    print(`\nmodels: ${report.models.length > 0 ? report.models.join(', ') : 'none needed so far'}`);
    print(isSound ? 'All good.' : 'Files of a missing format are reported as unreadable; everything else works.');
  }
}
