import { expect, test } from 'vitest';
import { runFileName } from '../../src/report/runFileName.ts';
import { aRun } from '../support/builders.ts';

test('begins with the time, so that names sort, and has what tells runs apart', () => {
  expect(runFileName(aRun())).toBe('20261123T084512Z_workstation_3f2b8c1e.json');
  expect(runFileName(aRun({ role: 'cic-server,media-server' }))).toContain('_cic-server+media-server_');
});

test('is a name on every system, whatever stands in the report', () => {
  const name = runFileName(aRun({ startedAt: '../a:b\\c', role: 'con,<>|?*"', id: 'ä/..\u0000x' }));
  expect(name).toMatch(/^[A-Za-z0-9.+_-]+\.json$/);
  expect(name).toHaveLength('..-ab-c_con+------_--..-x.json'.length);
});

test('is not too long for a file system', () => {
  const role = Array.from({ length: 50 }, () => 'off-server-session-manager').join(',');
  expect(runFileName(aRun({ role })).length).toBeLessThan(130);
});
