import type { ReportRun } from '../model/report.ts';

/** Long lists of roles are cut: file names end at 255 bytes. */
const LONGEST_ROLES = 80;

/**
 * The name under which a run is kept: `20261126T080213Z_workstation_3f2b8c1e.json`. Names sort by time, no two runs have
 * the same, and every system takes them.
 */
export function runFileName({ startedAt, role, id }: Pick<ReportRun, 'startedAt' | 'role' | 'id'>): string {
  const time = startedAt.replace(/\.\d+(?=Z$)/, '').replaceAll(/[-:]/g, '');
  const roles = role.replaceAll(',', '+').slice(0, LONGEST_ROLES);
  return `${[time, roles, id].map(plain).join('_')}.json`;
}

function plain(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9.+-]/g, '-');
}
