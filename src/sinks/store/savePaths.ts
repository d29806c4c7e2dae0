import type { PathAbout } from '../../model/remembered.ts';
import type { ReportPath } from '../../model/report.ts';
import type { Sql } from './sql.ts';

/** Makes known which paths there are; what is told of one may change with the site or the port map. */
export function savePaths(sql: Sql, watch: number, paths: readonly ReportPath[]): void {
  const rows = paths.map((path) => [path.id, JSON.stringify(aboutOf(path))]);
  // All of them at once, as JSON: a statement for each would cost more than all else of saving a run.
  sql.run(
    `INSERT INTO paths (watch, path, about)
    SELECT ?, value ->> 0, value ->> 1 FROM json_each(?) WHERE true
    ON CONFLICT (watch, path) DO UPDATE SET about = excluded.about WHERE about IS NOT excluded.about`,
    watch,
    JSON.stringify(rows),
  );
}

/** Makes paths known of which nothing but their ids is at hand. */
export function namePaths(sql: Sql, watch: number, pathIds: readonly string[]): void {
  sql.run(
    `INSERT INTO paths (watch, path) SELECT ?, value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    watch,
    JSON.stringify(pathIds),
  );
}

function aboutOf(path: ReportPath): PathAbout {
  const { flow, section, from, to, service, transport, port, target, address, triedFrom, impact } = path;
  const about = { flow, section, from, to, service, transport, port, target, address, impact };
  return triedFrom === undefined ? about : { ...about, triedFrom };
}
