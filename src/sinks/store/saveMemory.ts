import type { RunToSave } from '../../model/remembered.ts';
import type { PathEvent, Standing, Watched } from '../../model/watch.ts';
import { pack } from './packed.ts';
import { namePaths } from './savePaths.ts';
import type { Sql } from './sql.ts';

/** Saves what changed, and how the paths stand after it. */
export function saveMemory(
  sql: Sql,
  watch: number,
  { events, memory, maintenance }: Pick<RunToSave, 'events' | 'memory' | 'maintenance'>,
  runId: number | null,
): void {
  namePaths(sql, watch, [...memory.keys(), ...events.map(({ pathId }) => pathId)]);
  saveStandings(sql, watch, memory);
  for (const event of events) {
    sql.run(
      `INSERT INTO changes (path, run, at_ms, kind, held_before, held, maintenance, detail)
      SELECT id, ?, ?, ?, ?, ?, ?, ? FROM paths WHERE watch = ? AND path = ?
      ON CONFLICT DO NOTHING`,
      runId,
      Math.round(event.atMs),
      event.kind,
      jsonOrNull(before(event)),
      jsonOrNull(after(event)),
      maintenance ? 1 : 0,
      event.kind === 'gone' ? null : pack(event.path),
      watch,
      event.pathId,
    );
  }
}

function saveStandings(sql: Sql, watch: number, memory: ReadonlyMap<string, Watched | null>): void {
  const kept: string[][] = [];
  const forgotten: string[] = [];
  for (const [pathId, watched] of memory) {
    if (watched === null) forgotten.push(pathId);
    else kept.push([pathId, JSON.stringify(watched)]);
  }
  sql.run(
    `INSERT INTO standings (path, watched)
    SELECT paths.id, value ->> 1
    FROM json_each(?) CROSS JOIN paths ON paths.watch = ? AND paths.path = value ->> 0 WHERE true
    ON CONFLICT (path) DO UPDATE SET watched = excluded.watched`,
    JSON.stringify(kept),
    watch,
  );
  sql.run(
    `DELETE FROM standings WHERE path IN (
      SELECT paths.id FROM json_each(?) CROSS JOIN paths ON paths.watch = ? AND paths.path = value)`,
    JSON.stringify(forgotten),
    watch,
  );
}

function before(event: PathEvent): Standing | null {
  return event.kind === 'changed' || event.kind === 'gone' ? event.from : null;
}

/** What is held is what the check saw that made it so; for flapping paths it is what was seen last. */
function after(event: PathEvent): Standing | null {
  if (event.kind === 'gone') return null;
  const { outcome, verdict, reason } = event.path;
  return { outcome, verdict, code: reason.code };
}

function jsonOrNull(standing: Standing | null): string | null {
  return standing === null ? null : JSON.stringify(standing);
}
