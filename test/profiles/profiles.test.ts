import { describe, expect, test } from 'vitest';
import { makeRegistry } from '../../src/probes/registry.ts';
import { type RawFlow, readProfiles } from './readProfiles.ts';

const registry = makeRegistry();
const profiles = readProfiles();
const { roles, options, sections, flows } = profiles;
const roleNames = new Set(roles.map((role) => role.name));

const valuesOf = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

/** Whether a flow is needed when no option is answered. */
const neededByDefault = (flow: RawFlow): boolean =>
  Object.entries(flow.when ?? {}).every(([name, wanted]) => {
    const option = options.find((each) => each.name === name);
    return option !== undefined && valuesOf(wanted).includes(option.default);
  });

describe('keys', () => {
  test('the files hold no key but the known ones', () => {
    const known = {
      role: 'name title kind printedNames acronyms hostedOn isA mainPeer portsFixed note',
      option: 'name title values default description',
      section: 'file section page note flows',
      flow: 'id diagram from to direction listens service transport security ports unprobed wan when probe purpose impact source note section',
      source: 'kind ref confidence',
    };
    const extra = (name: keyof typeof known, all: readonly object[]): readonly string[] =>
      all.flatMap((each) => Object.keys(each)).filter((key) => !known[name].split(' ').includes(key));
    expect(extra('role', roles)).toEqual([]);
    expect(extra('option', options)).toEqual([]);
    expect(extra('section', sections)).toEqual([]);
    expect(extra('flow', flows)).toEqual([]);
    expect(
      extra(
        'source',
        flows.map((flow) => flow.source),
      ),
    ).toEqual([]);
  });

  test('the document and its revision are named', () => {
    expect(profiles.document).toBe('CIC Port Maps and Data Flow Diagrams');
    expect(profiles.revision).toContain('2019 R3');
  });
});

describe('flows', () => {
  test('ids are unique and well formed', () => {
    const ids = flows.map((flow) => flow.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/);
  });

  test('every end of a flow is a role', () => {
    for (const flow of flows) {
      expect(roleNames, flow.id).toContain(flow.from);
      expect(roleNames, flow.id).toContain(flow.to);
    }
  });

  test('words that have a fixed set of values keep to it', () => {
    for (const flow of flows) {
      expect(['->', '<->'], flow.id).toContain(flow.direction ?? '->');
      // Only a two-way arrow leaves the question which end listens.
      expect(flow.listens === undefined || flow.direction === '<->', flow.id).toBe(true);
      expect(['tcp', 'udp', 'icmp'], flow.id).toContain(flow.transport);
      expect(['none', 'ssl', 'tls'], flow.id).toContain(flow.security ?? 'none');
      expect(['documented', 'changelog', 'inferred'], flow.id).toContain(flow.source.confidence);
    }
  });

  test('ports are text: a list, a range upwards, dynamic or unknown; ICMP alone has none', () => {
    for (const flow of flows) {
      expect(flow.ports === 'none', flow.id).toBe(flow.transport === 'icmp');
      if (flow.transport === 'icmp') continue;
      expect(flow.ports, flow.id).toMatch(/^(\d+(,\d+)*|\d+-\d+|dynamic|unknown)$/);
      const numbers = flow.ports.split(/[,-]/).map(Number).filter(Number.isInteger);
      for (const port of numbers) expect(port >= 1 && port <= 65535, flow.id).toBe(true);
      if (flow.ports.includes('-')) expect(numbers, flow.id).toEqual(numbers.toSorted((a, b) => a - b));
      const unprobed = flow.unprobed?.ports.split(',') ?? [];
      for (const port of unprobed) expect(flow.ports.split(','), flow.id).toContain(port);
    }
  });

  test('every flow says what it is for and what stops without it', () => {
    for (const flow of flows) {
      expect(flow.purpose.trim().length, flow.id).toBeGreaterThanOrEqual(15);
      expect(flow.impact.trim().length, flow.id).toBeGreaterThanOrEqual(15);
      expect(flow.service, flow.id).toMatch(/\S/);
      expect(flow.impact, flow.id).toMatch(/\.$/);
    }
  });

  test('the probe fits the transport, and TLS is never asked of a port that is printed plain as a must', () => {
    for (const flow of flows) {
      const probe = typeof flow.probe === 'string' ? { kind: flow.probe } : (flow.probe ?? {});
      const kind = String(probe['kind'] ?? 'default');
      if (kind !== 'default') expect(registry.get(kind)?.transports, flow.id).toContain(flow.transport);
      if (kind === 'tls' && flow.security === undefined) expect(probe['required'], flow.id).toBe(false);
    }
  });

  test('texts stay about the product: no line numbers, no paths of a machine', () => {
    const texts = JSON.stringify(profiles);
    expect(texts).not.toMatch(/\blines? \d+/);
    expect(texts).not.toMatch(/"[^"]*(?<![:/\w])\/(work|tmp|home|usr)\//);
  });
});

describe('roles', () => {
  test('names are unique, and everything a role points to is a role', () => {
    expect(roleNames.size).toBe(roles.length);
    for (const role of roles) {
      const pointers = [...(role.hostedOn ?? []), ...(role.isA ?? []), role.mainPeer ?? role.name];
      for (const name of pointers) expect(roleNames, role.name).toContain(name);
      expect(role.mainPeer).not.toBe(role.name);
    }
  });

  test('no role is hosted on, or a kind of, itself by any detour', () => {
    const parents = new Map(
      roles.map((role) => [role.name, [...(role.hostedOn ?? []), ...(role.isA ?? [])]]),
    );
    const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
      (parents.get(from) ?? []).some((next) => {
        if (next === goal) return true;
        if (seen.has(next)) return false;
        seen.add(next);
        return reaches(next, goal, seen);
      });
    for (const name of roleNames) expect(reaches(name, name), name).toBe(false);
  });

  test('every role that starts a flow has a main peer', () => {
    const starters = new Set(flows.map((flow) => flow.from));
    const lacking = roles.filter((role) => starters.has(role.name) && role.mainPeer === undefined);
    expect(lacking.map((role) => role.name)).toEqual([]);
  });

  test('only Interaction Edge and what it hosts has fixed ports', () => {
    const fixed = roles.filter((role) => role.portsFixed !== undefined).map((role) => role.name);
    const hosted = roles
      .filter((role) => role.hostedOn?.includes('interaction-edge'))
      .map((role) => role.name);
    expect(fixed.toSorted()).toEqual(['interaction-edge', ...hosted].toSorted());
  });

  test('a role that the document does not print says where it comes from', () => {
    for (const role of roles.filter((each) => each.printedNames.length === 0)) {
      expect(role.note, role.name).toMatch(/^Not in the document[.;]/);
    }
  });
});

describe('options', () => {
  test('names are unique, defaults are among the values, every option is used', () => {
    expect(new Set(options.map((option) => option.name)).size).toBe(options.length);
    const used = new Set(flows.flatMap((flow) => Object.keys(flow.when ?? {})));
    for (const option of options) {
      expect(option.values, option.name).toContain(option.default);
      expect(new Set(option.values).size, option.name).toBe(option.values.length);
      expect(used, option.name).toContain(option.name);
    }
  });

  test('every condition names an option and legal values of it', () => {
    for (const flow of flows) {
      for (const [name, wanted] of Object.entries(flow.when ?? {})) {
        const option = options.find((each) => each.name === name);
        expect(option, `${flow.id}: ${name}`).toBeDefined();
        for (const value of valuesOf(wanted)) expect(option?.values, flow.id).toContain(value);
      }
    }
  });

  test('with the defaults nothing is checked that a healthy site keeps shut', () => {
    const shut = flows.filter(neededByDefault).filter((flow) => {
      const isVoiceRange = flow.ports.includes('-');
      const isAdmin = flow.to === 'hp-ilo' || flow.service === 'HPILO' || flow.service === 'RDP';
      return isVoiceRange || isAdmin || flow.ports === '1434' || flow.service === 'Telnet';
    });
    expect(shut.map((flow) => flow.id)).toEqual([]);
  });

  test('a workstation with the defaults reaches for these doors of a CIC server', () => {
    const onCicServer = new Set(
      roles.filter((role) => role.hostedOn?.includes('cic-server')).map((role) => role.name),
    );
    const doors = flows
      .filter((flow) => flow.from === 'workstation' && neededByDefault(flow))
      .filter((flow) => flow.to === 'cic-server' || onCicServer.has(flow.to))
      .flatMap((flow) => flow.ports.split(',').map((port) => `${flow.transport} ${port}`));
    expect([...new Set(doors)].toSorted()).toEqual([
      'tcp 2633',
      'tcp 3952',
      'tcp 445',
      'tcp 5597',
      'tcp 6234',
      'tcp 8018',
      'tcp 8019',
      'tcp 8042',
      'tcp 8092',
      'tcp 8094',
      'tcp 8108',
      'tcp 8109',
      'udp 6235',
    ]);
  });
});
