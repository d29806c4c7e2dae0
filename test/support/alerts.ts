/** Alerts for tests: a test names only what it is about. */
import type { Alert, AlertPath, KeptAlert, Notice } from '../../src/model/alert.ts';

/** 2026-11-26 12:00 UTC. */
export const NOON_MS = Date.UTC(2026, 10, 26, 12);

export function anAlertPath(given: Partial<AlertPath> = {}): AlertPath {
  return {
    pathId: 'notifier/cic01/10.0.0.5/5597',
    service: 'Notifier',
    transport: 'tcp',
    port: 5597,
    target: 'cic01',
    address: '10.0.0.5',
    from: 'workstation',
    to: 'cic-server',
    impact: 'Interaction Desktop cannot log on',
    standing: { outcome: 'broken', verdict: 'closed', code: 'refused' },
    text: 'TCP 5597 on cic01 is refused',
    ...given,
  };
}

export function anAlert(given: Partial<Alert> = {}): Alert {
  return {
    id: 'alert-1',
    watch: 'all',
    key: 'host cic01',
    kind: 'path-broken',
    state: 'open',
    title: 'Notifier: TCP 5597 on cic01 is refused',
    target: 'cic01',
    openedMs: NOON_MS,
    updatedMs: NOON_MS,
    resolvedMs: null,
    paths: [anAlertPath()],
    ...given,
  };
}

/** An alert of one path, of which nobody was told. */
export function aKeptAlert(given: Partial<Alert> = {}, kept: Partial<KeptAlert> = {}): KeptAlert {
  const alert = anAlert(given);
  const cause = { kind: alert.kind, key: alert.key, target: alert.target, text: null };
  const problems = alert.paths.map((path) => ({ watch: alert.watch, sinceMs: NOON_MS, cause, path }));
  return { alert, problems: alert.state === 'open' ? problems : [], left: [], told: null, ...kept };
}

export function aNotice(given: Partial<Notice> = {}): Notice {
  return {
    id: 'notice-1',
    kind: 'opened',
    atMs: NOON_MS,
    host: 'ws-042',
    site: 'Head office',
    alert: anAlert(),
    ...given,
  };
}
