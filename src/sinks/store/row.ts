import { Unreadable } from './attempt.ts';
import type { Row } from './sql.ts';

/** A column that the schema says is a number. */
export function numberIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Unreadable(`${column} is no number`);
  return value;
}

export function numberOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : numberIn(row, column);
}

/** A column that the schema says is a text. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Unreadable(`${column} is no text`);
  return value;
}

/** A column that holds JSON which was written as this type. */
export function jsonIn<T>(row: Row, column: string): T {
  try {
    return JSON.parse(textIn(row, column));
  } catch (error) {
    throw new Unreadable(`${column} is no JSON`, { cause: error });
  }
}
