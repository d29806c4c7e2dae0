import { describe, expect, test } from 'vitest';
import { readPortMap } from '../../src/cli/readFiles.ts';
import { drawMap } from '../../src/diagram/drawMap.ts';
import { asRoleName } from '../../src/model/ids.ts';
import type { PortSet } from '../../src/model/portMap.ts';
import { profileOf } from '../../src/report/profileOf.ts';
import { aFlow, aPortMap } from '../support/builders.ts';
import { smallMap } from './drawings.ts';

const realMap = await readPortMap();

/** Ports to look for: every one of a list, the bounds and the middle of a range, or the word. */
function portsOf(ports: PortSet): readonly (number | string)[] {
  switch (ports.kind) {
    case 'list':
      return ports.ports;
    case 'range':
      return [ports.first, Math.floor((ports.first + ports.last) / 2), ports.last];
    case 'dynamic':
    case 'unknown':
      return [ports.kind];
    case 'none':
      return ['echo'];
  }
}

/** Reports whether `: tcp 80, 90-99 TLS; udp 53` has this port of this transport. */
function writes(text: string, transport: string, port: number | string): boolean {
  const own = text.split(';').find((part) => part.includes(transport)) ?? '';
  if (typeof port === 'string') return own.includes(port);
  const spans = [...own.matchAll(/(\d+)(?:-(\d+))?/g)];
  return spans.some(([, first, last = first]) => Number(first) <= port && port <= Number(last));
}

describe('the whole port map', () => {
  test('every flow is on exactly one arrow, in its own section, between its own roles', () => {
    const found = new Map<string, string[]>();
    for (const { title, boxes, arrows } of drawMap(realMap)) {
      const drawn = new Set(boxes.map(({ id }) => id));
      for (const { from, to, both, flowIds } of arrows) {
        expect(drawn.has(from) && drawn.has(to)).toBe(true);
        const ends = [from, to];
        if (both) ends.sort();
        for (const id of flowIds)
          found.set(id, [...(found.get(id) ?? []), `${title}: ${ends.join(' ')} ${both}`]);
      }
    }
    const expected = realMap.flows.map(({ id, section, diagram, from, to, direction }) => {
      const ends: readonly string[] = [from, to];
      const both = direction === '<->';
      const title = diagram === '' ? section : `${section} · ${diagram}`;
      return [id, [`${title}: ${(both ? ends.toSorted() : ends).join(' ')} ${both}`]] as const;
    });
    expect([...found].toSorted()).toEqual(expected.toSorted());
  });

  test('every port of a flow stands behind its service, on the arrow of that flow', () => {
    const arrows = drawMap(realMap).flatMap((drawing) => drawing.arrows);
    const unwritten = realMap.flows.filter(({ id, service, transport, ports }) => {
      const lines = arrows.find(({ flowIds }) => flowIds.includes(id))?.full ?? [];
      const text = lines.find((line) => line.text.startsWith(`${service}: `))?.text ?? '';
      return !portsOf(ports).every((port) => writes(text.slice(service.length), transport, port));
    });
    expect(unwritten).toEqual([]);
  });

  test('no two drawings share an id, and sections come in the order of the document', () => {
    const drawings = drawMap(realMap);
    expect(new Set(drawings.map(({ id }) => id)).size).toBe(drawings.length);
    const sections = [...new Set(drawings.map(({ title }) => title.split(' · ')[0]))];
    expect(sections).toEqual(realMap.sections.map(({ title }) => title));
  });

  test('titles that differ by signs alone still get ids of their own', () => {
    const flows = ['A b', 'A-b', '-A b-'].map((section) => aFlow({ section, diagram: '' }));
    expect(drawMap(aPortMap({ flows, sections: [] })).map(({ id }) => id)).toEqual(['a-b', 'a-b-2', 'a-b-3']);
  });
});

describe('a part of it', () => {
  test('one section', () => {
    expect(drawMap(smallMap, { section: 'SIP' }).map(({ id, arrangement }) => [id, arrangement])).toEqual([
      ['sip', 'net'],
    ]);
  });

  test('a role: its peers first, then every diagram that it is in, with what runs on it', () => {
    const [overview, ...rest] = drawMap(smallMap, { role: asRoleName('cic-server') });
    expect(overview).toMatchObject({
      id: 'role.cic-server',
      title: 'What CIC server must reach, and what must reach it',
      arrangement: 'star',
      boxes: [
        { id: 'cic-server', here: true },
        { id: 'workstation', title: 'Workstation', kind: 'client', here: false },
        { id: 'sip-gateway' },
        { id: 'fax-server' },
        { id: 'other cic-server', title: 'Other CIC server' },
      ],
      arrows: [
        {
          from: 'workstation',
          to: 'cic-server',
          flowIds: ['client.notifier', 'client.http', 'client.update'],
        },
        { from: 'sip-gateway', to: 'cic-server', both: true },
        { from: 'cic-server', to: 'fax-server' },
        { from: 'cic-server', to: 'other cic-server' },
      ],
    });
    expect(rest.map(({ id }) => id)).toEqual([
      'client-operations.interaction-desktop',
      'client-operations',
      'sip',
    ]);
    expect(rest.at(-1)?.boxes.map(({ id, here }) => [id, here])).toEqual([
      ['sip-gateway', false],
      ['cic-server', true],
      ['fax-server', false],
    ]);
  });

  test('a wider role counts as the role, too', () => {
    const [overview] = drawMap(smallMap, { role: asRoleName('backup') });
    expect(overview?.boxes[0]).toMatchObject({ id: 'backup', here: true });
    expect(overview?.arrows[0]).toMatchObject({ from: 'workstation', to: 'backup' });
  });

  test('a role in a section has no overview; what is left empty is no drawing', () => {
    const role = asRoleName('fax-server');
    expect(drawMap(smallMap, { role, section: 'SIP' }).map(({ id }) => id)).toEqual(['sip']);
    expect(drawMap(smallMap, { role, section: 'Client operations' })).toEqual([]);
    expect(drawMap(aPortMap({ flows: [] }), { role })).toEqual([]);
  });

  test.each([...realMap.roles.values()].map((role) => [role.name, role] as const))(
    'the overview of %s has every flow of its profile',
    (name, role) => {
      const [overview] = drawMap(realMap, { role: name });
      const drawn = overview?.arrows.flatMap(({ flowIds }) => flowIds) ?? [];
      expect(drawn.toSorted()).toEqual(
        profileOf(realMap, role)
          .flows.map(({ id }) => id)
          .toSorted(),
      );
    },
  );
});
