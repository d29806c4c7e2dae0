import { describe, expect, test } from 'vitest';
import { asRoleName } from '../../src/model/ids.ts';
import type { Role } from '../../src/model/portMap.ts';
import { profileOf } from '../../src/report/profileOf.ts';
import { renderProfile } from '../../src/report/renderProfile.ts';
import { renderRoles } from '../../src/report/renderRoles.ts';
import { textColumns } from '../../src/report/textColumns.ts';
import { aFlow, aPortMap, aRole } from '../support/builders.ts';
import { expectGolden } from './golden.ts';
import { hostile, unprintableIn } from './hostile.ts';
import { asciiLook, plainLook, wideLook } from './looks.ts';
import { workstationMap } from './workstation.ts';

function role(name: string): Role {
  return workstationMap.roles.get(asRoleName(name)) ?? aRole(name);
}

describe('profileOf', () => {
  const names = (entries: readonly { readonly peer: string; readonly as: string }[]): readonly string[] =>
    entries.map(({ as, peer }) => `${as} > ${peer}`);

  const flow = (from: string, to: string, direction: '->' | '<->' = '->') =>
    aFlow({ from: asRoleName(from), to: asRoleName(to), direction });

  test('counts an arrow with one head in one direction', () => {
    const portMap = aPortMap({ flows: [flow('a', 'b')] });
    expect(names(profileOf(portMap, aRole('a')).outgoing)).toEqual(['a > b']);
    expect(names(profileOf(portMap, aRole('a')).incoming)).toEqual([]);
    expect(names(profileOf(portMap, aRole('b')).outgoing)).toEqual([]);
    expect(names(profileOf(portMap, aRole('b')).incoming)).toEqual(['b > a']);
  });

  test('counts an arrow with two heads in both', () => {
    const portMap = aPortMap({ flows: [flow('a', 'b', '<->')] });
    for (const [own, peer] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const profile = profileOf(portMap, aRole(own));
      expect(names(profile.outgoing)).toEqual([`${own} > ${peer}`]);
      expect(names(profile.incoming)).toEqual([`${own} > ${peer}`]);
      expect(profile.flows).toEqual(portMap.flows);
    }
  });

  test('counts a role that talks to its own kind once in each direction', () => {
    const profile = profileOf(aPortMap({ flows: [flow('a', 'a', '<->')] }), aRole('a'));
    expect(names(profile.outgoing)).toEqual(['a > a']);
    expect(names(profile.incoming)).toEqual(['a > a']);
  });

  test('includes wider roles and what is hosted on any of them, as far as it goes', () => {
    const portMap = aPortMap({
      flows: [flow('hosted', 'x'), flow('x', 'wide'), flow('y', 'widest'), flow('x', 'y')],
      roles: [
        aRole('narrow', { isA: [asRoleName('wide')] }),
        aRole('wide', { isA: [asRoleName('widest')] }),
        aRole('hosted', { hostedOn: [asRoleName('elsewhere'), asRoleName('widest')] }),
      ],
    });
    const narrow = portMap.roles.get(asRoleName('narrow')) ?? aRole('narrow');
    const profile = profileOf(portMap, narrow);
    expect(profile.roles).toEqual(['narrow', 'wide', 'widest', 'hosted']);
    expect(names(profile.outgoing)).toEqual(['hosted > x']);
    expect(names(profile.incoming)).toEqual(['wide > x', 'widest > y']);
    expect(profile.flows).toEqual(portMap.flows.slice(0, 3));
  });

  test('is empty for a role that no flow names', () => {
    expect(profileOf(aPortMap(), aRole('bystander'))).toMatchObject({
      outgoing: [],
      incoming: [],
      flows: [],
    });
  });
});

describe('renderProfile', () => {
  test.each([
    ['workstation.txt', 'workstation', plainLook],
    ['workstation-120.txt', 'workstation', wideLook],
    ['workstation-ascii.txt', 'workstation', asciiLook],
    ['cic-server.txt', 'cic-server', plainLook],
    ['interaction-edge.txt', 'interaction-edge', plainLook],
    ['interaction-desktop.txt', 'interaction-desktop', plainLook],
  ])('prints %s', (file, name, look) => {
    const text = renderProfile(profileOf(workstationMap, role(name)), workstationMap.roles, look);
    expectGolden(`profiles/${file}`, text);
    expect(Math.max(...text.split('\n').map(textColumns))).toBeLessThanOrEqual(look.width);
  });

  test('lets no control character through', () => {
    const portMap = hostile(workstationMap);
    for (const each of portMap.roles.values()) {
      expect(unprintableIn(renderProfile(profileOf(portMap, each), portMap.roles, plainLook))).toEqual([]);
    }
  });
});

describe('renderRoles', () => {
  test.each([
    ['roles.txt', plainLook],
    ['roles-60.txt', { ...plainLook, width: 1 }],
    ['roles-120-ascii.txt', { ...asciiLook, width: 120 }],
  ])('prints %s', (file, look) => {
    const text = renderRoles(workstationMap, look);
    expectGolden(`profiles/${file}`, text);
    expect(Math.max(...text.split('\n').map(textColumns))).toBeLessThanOrEqual(Math.max(60, look.width));
  });

  test('lets no control character through', () => {
    const text = renderRoles(hostile(workstationMap), plainLook);
    expect(unprintableIn(text)).toEqual([]);
    expect(text).toContain('\\x1b[2J');
  });
});
