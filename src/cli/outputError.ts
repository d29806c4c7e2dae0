/** The result was there and could not be written: exit code 4, for by then something may have been probed. */
export class OutputError extends Error {
  readonly code = 'OUTPUT';

  constructor(where: string, cause: unknown) {
    super(`${where}: cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'OutputError';
  }
}
