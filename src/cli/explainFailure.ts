import { EXIT, type ExitCode } from './exitCodes.ts';

/** What to say and how to exit when a command failed: the user's mistake in words, ours with its trace. */
export function explainFailure(error: unknown): { readonly text: string; readonly code: ExitCode } {
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof Error && (code === 'CONFIG' || code === 'USAGE')) {
    return { text: `${error.message}\n`, code: EXIT.usage };
  }
  if (error instanceof Error && (code === 'OUTPUT' || code === 'CANNOT_RUN'))
    return { text: `${error.message}\n`, code: EXIT.failed };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: `cicprobe could not run; this is a fault of the tool itself, please report it:\n${trace}\n`,
    code: EXIT.failed,
  };
}
