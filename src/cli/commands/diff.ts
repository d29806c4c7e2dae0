import { type Comparison, compareReports } from '../../report/compareReports.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { readReports } from '../readReport.ts';
import type { Terminal } from '../terminal.ts';
import { checkOutput, writeOutput } from '../writeOutput.ts';

export interface DiffFlags extends LookFlags {
  readonly format: 'text' | 'json' | 'html';
  readonly output?: string;
}

/** Compares two saved reports; exit code 1 where anything got worse, 0 otherwise. */
export async function diffCommand(
  files: readonly [before: string, after: string],
  flags: DiffFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  await checkOutput(flags.output, terminal);
  const [before, after] = await readReports(files, terminal);
  const changes = compareReports(before, after);
  await writeOutput(await render({ before, after, changes }, flags, terminal), flags.output, terminal);
  return changes.some(({ regression }) => regression) ? EXIT.broken : EXIT.met;
}

/** The comparison in a format, piece by piece; a form is loaded only when it is asked for. */
async function render(
  comparison: Comparison,
  flags: DiffFlags,
  terminal: Terminal,
): Promise<Iterable<string>> {
  switch (flags.format) {
    case 'text': {
      const { renderDiff } = await import('../../report/renderDiff.ts');
      return [renderDiff(comparison, chooseLook(flags, terminal, flags.output !== undefined))];
    }
    case 'json':
      return (await import('../../report/renderDiffJson.ts')).renderDiffJson(comparison);
    case 'html': {
      const [{ renderDiffHtml }, { readPageParts }] = await Promise.all([
        import('../../report/html/diff/renderDiffHtml.ts'),
        import('../readPageParts.ts'),
      ]);
      return renderDiffHtml(comparison, await readPageParts(null));
    }
  }
}
