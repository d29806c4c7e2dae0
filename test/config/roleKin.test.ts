import { describe, expect, it } from 'vitest';
import { fixedReason } from '../../src/config/roleKin.ts';
import { asRoleName } from '../../src/model/ids.ts';
import { smallMap } from './mapFixture.ts';

describe('fixedReason', () => {
  it.each([
    ['cic-server', null],
    ['interaction-edge', 'Interaction Edge has no setting for them.'],
    ['edge-media-server', 'Interaction Edge has no setting for them.'],
    ['nobody', null],
  ])('%s: %j', (role, reason) => {
    expect(fixedReason(asRoleName(role), smallMap)).toBe(reason);
  });
});
