/** Notices with sensible defaults: `aNotice({ kind: 'reminder' })`. */
import type { Alert, AlertPath, Notice } from '../../src/model/alert.ts';
import type { Standing } from '../../src/model/watch.ts';

/** When the alert of `aNotice` opened, in milliseconds since 1970-01-01 UTC. */
export const NOON = Date.UTC(2026, 10, 26, 12, 0, 0);

export const UNREACHABLE: Standing = { outcome: 'broken', verdict: 'unreachable', code: 'host-silent' };
export const BLOCKED: Standing = { outcome: 'broken', verdict: 'blocked', code: 'silent' };
export const MUTE: Standing = { outcome: 'unproven', verdict: 'unproven', code: 'udp-silent' };

export function anAlertPath(given: Partial<AlertPath> = {}): AlertPath {
  const { target = 'cic01', port = 5597 } = given;
  return {
    pathId: `client-operations.desktop.notifier-ssl/${target}/10.0.0.5/${port}`,
    service: 'Notifier',
    transport: 'tcp',
    port,
    target,
    address: '10.0.0.5',
    from: 'workstation',
    to: 'cic-server',
    impact: 'Interaction Desktop cannot log on',
    standing: UNREACHABLE,
    text: 'cic01 (10.0.0.5) does not answer at all',
    ...given,
  };
}

export function anAlert(given: Partial<Alert> = {}): Alert {
  return {
    id: 'a-0197',
    watch: 'all',
    key: 'host cic01',
    kind: 'host-unreachable',
    state: 'open',
    title: 'cic01 (10.0.0.5) does not answer at all',
    target: 'cic01',
    openedMs: NOON,
    updatedMs: NOON + 42,
    resolvedMs: null,
    paths: [
      anAlertPath(),
      anAlertPath({ service: 'HTTPS', port: 8043, impact: 'Web clients cannot log on & work' }),
      anAlertPath({
        service: 'RTP',
        transport: 'udp',
        port: 16384,
        impact: 'Calls have no voice',
        standing: MUTE,
        text: 'nothing came back, which over UDP proves nothing',
      }),
    ],
    ...given,
  };
}

export function aNotice(given: Partial<Notice> = {}): Notice {
  return {
    id: 'n-0001',
    kind: 'opened',
    atMs: NOON + 42,
    host: 'pc17',
    site: 'Ulm <contact centre>',
    alert: anAlert(),
    ...given,
  };
}

/** The same alert, twelve minutes later and over. */
export function aResolvedNotice(): Notice {
  const endMs = NOON + 12 * 60_000 + 5000;
  const title = '3 paths are met again. It was: cic01 (10.0.0.5) does not answer at all';
  const alert = anAlert({ state: 'resolved', title, updatedMs: endMs, resolvedMs: endMs });
  return aNotice({ id: 'n-0002', kind: 'resolved', atMs: endMs, alert });
}
