/** Where a problem stands: a file (or a flag such as `--target`), a line when there is one, and the key path. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly keyPath: string;
}

/** One fault of the configuration; the message says what was expected and what was found. */
export interface Problem extends Place {
  readonly message: string;
}

/** The configuration cannot be used. Carries every problem found, not only the first. */
export class ConfigError extends Error {
  readonly code = 'CONFIG';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = inReadingOrder(problems);
    super(sorted.map(renderProblem).join('\n'));
    this.name = 'ConfigError';
    this.problems = sorted;
  }
}

/** A place outside any file: a command-line flag. */
export function flagPlace(flag: string): Place {
  return { file: flag, line: null, keyPath: '' };
}

/** Runs one step of a longer reading; its problems join the list and null stands for its result. */
export function collect<T>(problems: Problem[], step: () => T): T | null {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

/** Ends the reading when anything was wrong. */
export function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}

// Files in the order in which they came up, each from top to bottom.
function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return files.flatMap((file) =>
    problems.filter((problem) => problem.file === file).sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  );
}

function renderProblem({ file, line, keyPath, message }: Problem): string {
  const where = line === null ? file : `${file}:${line}`;
  return keyPath === '' ? `${where}: ${message}` : `${where} ${keyPath}: ${message}`;
}
