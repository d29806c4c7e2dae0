/** Nothing is wrong with what the user gave, and still it cannot be done here and now: exit code 4. */
export class CannotRun extends Error {
  readonly code = 'CANNOT_RUN';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CannotRun';
  }
}
