import type { Notice } from '../../../src/model/alert.ts';
import { aNotice, anAlert, anAlertPath, aResolvedNotice, BLOCKED, NOON } from '../../support/notices.ts';

const HOUR = 3_600_000;

/** One alert from its first notice to its last, and the others that look different. */
export const goldenNotices: readonly (readonly [name: string, notice: Notice])[] = [
  ['opened', aNotice()],
  ['updated', aNotice({ kind: 'updated', atMs: NOON + 90_000 })],
  ['reminder', aNotice({ kind: 'reminder', atMs: NOON + 26 * HOUR })],
  ['resolved', aResolvedNotice()],
  [
    'test',
    aNotice({ kind: 'test', alert: anAlert({ title: 'a notice that somebody asked for', paths: [] }) }),
  ],
  [
    'blocked',
    aNotice({
      site: '',
      atMs: NOON + HOUR,
      alert: anAlert({
        kind: 'dropped-beyond',
        key: 'device 192.0.2.1',
        title: 'Everything beyond 192.0.2.1 is dropped',
        target: null,
        paths: Array.from({ length: 14 }, (_, at) =>
          anAlertPath({
            target: `sql0${at % 3}`,
            address: `10.0.1.${at % 3}`,
            port: 1433 + at,
            standing: BLOCKED,
            impact: `Function ${at % 7} does not work`,
            text: 'nothing answers, while other ports of that host do',
          }),
        ),
      }),
    }),
  ],
  [
    'own-network',
    aNotice({
      alert: anAlert({
        kind: 'own-network',
        key: 'this host',
        title: 'This host has no network: nothing at all can be reached',
        target: null,
        paths: [],
      }),
    }),
  ],
];
