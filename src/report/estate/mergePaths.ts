import type { EstatePath } from '../../model/estate.ts';
import type { Report, ReportPath } from '../../model/report.ts';

/** A saved run and the file that it is in. */
export interface FiledRun {
  readonly file: string;
  readonly report: Report;
}

/** Every path once, as the newest run found it; runs stand with the newest first. */
export function mergePaths(
  runs: readonly FiledRun[],
  hostName: (name: string) => string,
): readonly EstatePath[] {
  const merged = new Map<string, EstatePath>();
  for (const { file, report } of runs) {
    for (const path of report.paths) {
      const found = estatePath(path, file, report.run.host, hostName);
      const { from, to, flow, address, transport, port, verdict, outcome } = found;
      const key = JSON.stringify([from, to, flow, address, transport, port]);
      const newer = merged.get(key);
      const older = newer === undefined ? [] : [...newer.older, { file, verdict, outcome }];
      merged.set(key, { ...(newer ?? found), older });
    }
  }
  return [...merged.values()];
}

function estatePath(
  path: ReportPath,
  file: string,
  host: string,
  hostName: (name: string) => string,
): EstatePath {
  const { id, flow, service, target, address, transport, port, verdict, outcome, reason, impact } = path;
  return {
    file,
    id,
    flow,
    service,
    from: { host: hostName(path.triedFrom ?? host), role: path.from },
    to: { host: hostName(target), role: path.to },
    target,
    address,
    transport,
    port,
    verdict,
    outcome,
    reason,
    impact,
    older: [],
  };
}
