import { describe, expect, test } from 'vitest';
import { asRoleName } from '../../src/model/ids.ts';
import { makeReport, type ReportInput } from '../../src/report/makeReport.ts';
import { type Explained, renderExplain } from '../../src/report/renderExplain.ts';
import { textColumns } from '../../src/report/textColumns.ts';
import { aRole } from '../support/builders.ts';
import { expectGolden } from './golden.ts';
import { hostile, unprintableIn } from './hostile.ts';
import { asciiLook, plainLook, wideLook } from './looks.ts';
import * as scenarios from './scenarios.ts';
import { flowOf, workstationMap } from './workstation.ts';

function explained(id: string, input?: ReportInput): Explained {
  const flow = flowOf(id);
  if (input === undefined) return { flow, roles: workstationMap.roles, found: null };
  const report = makeReport(input);
  const path = report.paths.find((candidate) => candidate.flow === id);
  if (path === undefined) throw new Error(`no path of ${id} in the report`);
  return { flow, roles: workstationMap.roles, found: { path, run: report.run } };
}

const mixedSmb = explained('client-operations.desktop.smb', scenarios.mixed);

describe('renderExplain', () => {
  test.each([
    ['flow.txt', explained('client-operations.desktop.notifier-ssl')],
    ['condition.txt', explained('reports.reports.mssql')],
    ['both-ways.txt', explained('off-server-session-manager.icelib')],
    ['drawn-both-ways.txt', explained('ip-phones.rtp')],
    ['not-a-listener.txt', explained('edge.general.ftp')],
    ['dynamic.txt', explained('ip-phones.screen')],
    ['unknown.txt', explained('ip-phones.licence')],
    ['blocked.txt', explained('client-operations.desktop.notifier-ssl', scenarios.mixed)],
    ['rejected.txt', mixedSmb],
    ['warnings.txt', explained('client-operations.desktop.ion-tls', scenarios.mixed)],
    ['moved.txt', explained('client-operations.desktop.session-manager', scenarios.mixed)],
    ['unresolved.txt', explained('client-operations.desktop.smb', scenarios.unresolved)],
    ['closed-before-installation.txt', explained('client-operations.update.http', scenarios.preInstall)],
  ])('prints %s', (file, input) => {
    expectGolden(`explain/${file}`, renderExplain(input, plainLook));
  });

  test('uses a wide terminal, and keeps to ASCII when asked', () => {
    expectGolden('explain/rejected-120.txt', renderExplain(mixedSmb, wideLook));
    expectGolden('explain/rejected-ascii.txt', renderExplain(mixedSmb, asciiLook));
  });

  test('names a role that the map does not describe, and says a title once', () => {
    const flow = { ...flowOf('client-operations.desktop.smb'), from: asRoleName('stranger') };
    const roles = new Map([[flow.to, aRole(flow.to)]]);
    const text = renderExplain({ flow, roles, found: null }, plainLook);
    expect(text).toMatch(/From: +stranger\n/);
    expect(text).toMatch(/To: +cic-server\n/);
  });

  test('says so when a path has no evidence', () => {
    const found =
      mixedSmb.found === null ? null : { ...mixedSmb.found, path: { ...mixedSmb.found.path, evidence: [] } };
    expect(renderExplain({ ...mixedSmb, found }, plainLook)).toMatch(/Evidence: +none\n/);
  });

  test('lets no control character through and keeps to the width', () => {
    const text = renderExplain(hostile(mixedSmb), plainLook);
    expect(unprintableIn(text)).toEqual([]);
    expect(text).toContain('\\x1b[2J');
    expect(Math.max(...text.split('\n').map(textColumns))).toBeLessThanOrEqual(80);
  });
});
