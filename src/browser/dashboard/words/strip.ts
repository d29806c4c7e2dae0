import type { Spell } from '../../../model/remembered.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What is known of an hour or a day; the worst that was seen counts. */
export type CellState = 'broken' | 'unproven' | 'met' | 'maintained' | 'untold' | 'none';

export interface Cell {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly state: CellState;
  readonly checks: number;
  readonly met: number;
  readonly broken: number;
  readonly unproven: number;
  readonly maintained: number;
  readonly meanMs: number | null;
  readonly maxMs: number | null;
}

/** Where an hour stands in the viewer's own calendar. */
export interface Place {
  /** Names the day, and is in order as a text: `2026-11-26`. */
  readonly day: string;
  readonly hour: number;
}

/** Columns of cells from the oldest to the latest; null where there is no such hour or day. */
export interface Strip {
  readonly columns: readonly { readonly name: string; readonly cells: readonly (Cell | null)[] }[];
}

export const HOURS_SHOWN_MS = 35 * DAY_MS;
export const DAYS_SHOWN_MS = 365 * DAY_MS;

/** The last 35 days by the hour: a column for each day, a row for each hour of it, in the viewer's own zone. */
export function hourStrip(spells: readonly Spell[], nowMs: number, placeOf: (ms: number) => Place): Strip {
  // An hour says nothing of itself once it was merged into its day.
  const hours = spellsByStart(spells.filter(({ fromMs, untilMs }) => untilMs - fromMs <= HOUR_MS));
  const columns = new Map<string, (Cell | null)[]>();
  const first = startOf(nowMs - HOURS_SHOWN_MS, HOUR_MS);
  for (let at = first; at <= nowMs; at += HOUR_MS) {
    const { day, hour } = placeOf(at);
    const cells = columns.get(day) ?? new Array<Cell | null>(24).fill(null);
    columns.set(day, cells);
    cells[hour] = joined(cells[hour] ?? null, cellOf(at, at + HOUR_MS, hours.get(at) ?? []));
  }
  return { columns: [...columns].map(([name, cells]) => ({ name, cells })) };
}

/** The last year by the day: a column for each week, from Monday to Sunday. Days are those of UTC, as they are kept. */
export function dayStrip(spells: readonly Spell[], nowMs: number): Strip {
  const days = spellsByDay(spells);
  const columns: { name: string; cells: (Cell | null)[] }[] = [];
  for (let at = startOf(nowMs - DAYS_SHOWN_MS + DAY_MS, DAY_MS); at <= nowMs; at += DAY_MS) {
    const weekday = (at / DAY_MS + THURSDAY) % 7;
    if (weekday === 0 || columns.length === 0) {
      columns.push({
        name: new Date(at).toISOString().slice(0, 10),
        cells: new Array<Cell | null>(7).fill(null),
      });
    }
    const cells = columns.at(-1)?.cells ?? [];
    cells[weekday] = cellOf(at, at + DAY_MS, days.get(at) ?? []);
  }
  return { columns };
}

/** 1970-01-01 was one; weeks begin on Monday. */
const THURSDAY = 3;

/** The spells as whole days of UTC: what is shown of a year must not be finer at its end. */
export function mergeDays(spells: readonly Spell[]): readonly Spell[] {
  return [...spellsByDay(spells)].map(([start, all]) => asSpell(cellOf(start, start + DAY_MS, all)));
}

/** Checks that count and how many of them were met, over all spells. */
export function shareMet(spells: readonly Spell[]): { readonly met: number; readonly counted: number } {
  const sum = (of: (spell: Spell) => number): number => spells.reduce((total, spell) => total + of(spell), 0);
  return { met: sum(({ met }) => met), counted: sum(({ met, broken, unproven }) => met + broken + unproven) };
}

function spellsByDay(spells: readonly Spell[]): ReadonlyMap<number, readonly Spell[]> {
  const days = new Map<number, Spell[]>();
  for (const spell of spells) {
    const start = startOf(spell.fromMs, DAY_MS);
    const all = days.get(start) ?? [];
    days.set(start, all);
    all.push(spell);
  }
  return days;
}

function spellsByStart(spells: readonly Spell[]): ReadonlyMap<number, readonly Spell[]> {
  const found = new Map<number, Spell[]>();
  for (const spell of spells) found.set(spell.fromMs, [...(found.get(spell.fromMs) ?? []), spell]);
  return found;
}

function cellOf(fromMs: number, untilMs: number, spells: readonly Spell[]): Cell {
  const sum = (of: (spell: Spell) => number): number => spells.reduce((total, spell) => total + of(spell), 0);
  const counts = {
    checks: sum(({ checks }) => checks),
    met: sum(({ met }) => met),
    broken: sum(({ broken }) => broken),
    unproven: sum(({ unproven }) => unproven),
    maintained: sum(({ maintained }) => maintained),
  };
  const timed = spells.flatMap(({ latency }) => latency ?? []);
  const count = timed.reduce((total, latency) => total + latency.count, 0);
  const meanMs =
    count === 0 ? null : timed.reduce((total, latency) => total + latency.meanMs * latency.count, 0) / count;
  const maxMs = count === 0 ? null : Math.max(...timed.map((latency) => latency.maxMs));
  return { fromMs, untilMs, state: stateOf(counts), ...counts, meanMs, maxMs };
}

function stateOf(counts: Pick<Cell, 'checks' | 'met' | 'broken' | 'unproven' | 'maintained'>): CellState {
  if (counts.broken > 0) return 'broken';
  if (counts.unproven > 0) return 'unproven';
  if (counts.met > 0) return 'met';
  if (counts.maintained > 0) return 'maintained';
  return counts.checks > 0 ? 'untold' : 'none';
}

/** When clocks are put back, one hour of the day is there twice: both are shown as one. */
function joined(one: Cell | null, other: Cell): Cell {
  if (one === null) return other;
  const spells = [one, other].map(asSpell);
  return cellOf(one.fromMs, other.untilMs, spells);
}

function asSpell({ meanMs, maxMs, ...rest }: Cell): Spell {
  return {
    ...rest,
    latency: meanMs === null || maxMs === null ? null : { meanMs, maxMs, count: Math.max(rest.met, 1) },
  };
}

function startOf(ms: number, lengthMs: number): number {
  return Math.floor(ms / lengthMs) * lengthMs;
}
