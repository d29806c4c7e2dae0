// The API of a daemon with a year of history of these paths, as the tests of the dashboard have it.
import type { Report } from '../../src/model/report.ts';
import { daemonOf } from '../../test/support/daemons.ts';
import { type FakeApi, startFakeApi } from '../../test/support/fakeApi.ts';

export async function startDashboardApi(report: Report, folder: URL): Promise<FakeApi> {
  return startFakeApi(daemonOf(report), folder);
}
