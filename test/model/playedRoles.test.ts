import { expect, it } from 'vitest';
import { asRoleName } from '../../src/model/ids.ts';
import { playedRoles } from '../../src/model/playedRoles.ts';
import { smallMap } from '../config/mapFixture.ts';

it.each([
  ['telephone', ['telephone']],
  ['cic-server', ['cic-server', 'all-servers', 'session-manager']],
  ['backup-cic-server', ['backup-cic-server', 'cic-server', 'all-servers', 'session-manager']],
  ['session-manager', ['session-manager']],
  ['nobody', ['nobody']],
])('%s plays %j', (role, played) => {
  expect([...playedRoles(smallMap.roles, [asRoleName(role)])]).toEqual(played);
});
