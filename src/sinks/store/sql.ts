import { attempt } from './attempt.ts';
import type { Driver, OpenMode, RawStatement, Value } from './driver.ts';

export type Row = Readonly<Record<string, unknown>>;

/** One connection to a database. What goes wrong is thrown as a StoreFault. */
export interface Sql {
  readonly exec: (text: string) => void;
  /** Runs a statement; returns how many rows it changed. */
  readonly run: (text: string, ...values: readonly Value[]) => number;
  readonly all: (text: string, ...values: readonly Value[]) => readonly Row[];
  /** The first row; null where there is none. */
  readonly one: (text: string, ...values: readonly Value[]) => Row | null;
  /** Does all of it or nothing; what is returned is on the disk. */
  readonly transaction: <T>(work: () => T) => T;
  readonly close: () => void;
}

/** @throws StoreFault */
export function connect(driver: Driver, file: string, mode: OpenMode): Sql {
  const guard = <T>(work: () => T): T => attempt(file, work);
  const raw = guard(() => driver.open(file, mode));
  const statements = new Map<string, RawStatement>();
  const statement = (text: string): RawStatement => {
    const known = statements.get(text) ?? raw.prepare(text);
    statements.set(text, known);
    return known;
  };
  const all = (text: string, values: readonly Value[]): readonly Row[] =>
    guard(() => statement(text).all(values)) as readonly Row[];
  return {
    exec: (text) => guard(() => raw.exec(text)),
    run: (text, ...values) => guard(() => statement(text).run(values)),
    all: (text, ...values) => all(text, values),
    one: (text, ...values) => all(text, values)[0] ?? null,
    transaction: (work) =>
      guard(() => {
        raw.exec('BEGIN IMMEDIATE');
        try {
          const result = work();
          raw.exec('COMMIT');
          return result;
        } catch (error) {
          rollBack(raw.exec);
          throw error;
        }
      }),
    close: () => {
      statements.clear();
      guard(() => raw.close());
    },
  };
}

/** Some faults have rolled it back already: then there is nothing to do. */
function rollBack(exec: (text: string) => void): void {
  try {
    exec('ROLLBACK');
  } catch {}
}
