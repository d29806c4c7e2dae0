import { describe, expect, test } from 'vitest';
import { asFlowId, asPort, asRoleName } from '../../src/model/ids.ts';
import type { Flow } from '../../src/model/portMap.ts';
import { listenDoors } from '../../src/plan/listenDoors.ts';
import { aFlow, anEchoFlow, anOption, aPortMap, aRole, aSite, ports } from '../support/builders.ts';

const [server, client, service] = ['server', 'client', 'service'].map(asRoleName) as [
  ReturnType<typeof asRoleName>,
  ReturnType<typeof asRoleName>,
  ReturnType<typeof asRoleName>,
];

test('an echo request needs no door', () => {
  expect(doorsOf([anEchoFlow({ to: server })])).toEqual({ doors: [], onDemand: [] });
});

describe('a host listens', () => {
  test('where flows come to it, each port once, in order, ranges apart', () => {
    const doors = doorsOf([
      flow({ to: server, ports: ports(443, 80) }),
      flow({ to: server, ports: ports(80) }),
      flow({ to: server, transport: 'udp', ports: ports(5060) }),
      flow({
        to: server,
        transport: 'udp',
        ports: { kind: 'range', first: asPort(9000), last: asPort(9999) },
      }),
      flow({ to: client, ports: ports(1) }),
    ]);
    expect(doors).toEqual({
      doors: [at('tcp', 80), at('tcp', 443), at('udp', 5060)],
      onDemand: [at('udp', 9000, 9999)],
    });
  });

  test('on overlapping ranges once, and on a port that is documented by itself all the time', () => {
    const range = (first: number, last: number): Flow =>
      flow({
        to: server,
        transport: 'udp',
        ports: { kind: 'range', first: asPort(first), last: asPort(last) },
      });
    const single = flow({ to: server, transport: 'udp', ports: ports(2300) });
    expect(doorsOf([range(2222, 2269), range(2222, 2317), single])).toEqual({
      doors: [at('udp', 2300)],
      onDemand: [at('udp', 2222, 2299), at('udp', 2301, 2317)],
    });
  });

  test('for what it hosts, too', () => {
    expect(doorsOf([flow({ to: service, ports: ports(8018) })]).doors).toEqual([at('tcp', 8018)]);
  });

  test('at the other end of a two-way arrow only when both ends listen', () => {
    const one = flow({ from: server, to: client, direction: '<->', ports: ports(7) });
    expect(doorsOf([{ ...one, listens: 'both' }]).doors).toEqual([at('tcp', 7)]);
    expect(doorsOf([{ ...one, listens: 'to' }]).doors).toEqual([]);
  });

  test('not on ports without a number, nor where a choice of the site leaves a flow out', () => {
    const doors = doorsOf([
      flow({ to: server, ports: { kind: 'dynamic' } }),
      flow({ to: server, ports: { kind: 'unknown' } }),
      flow({ to: server, ports: ports(1), when: { database: ['oracle'] } }),
      flow({ to: server, ports: ports(2, 3), unprobed: { ports: [asPort(3)], why: 'nothing listens' } }),
    ]);
    expect(doors.doors).toEqual([at('tcp', 2)]);
  });

  test('where this site moved a port to', () => {
    const moved = {
      kind: 'listener',
      role: server,
      transport: 'tcp',
      documented: asPort(5597),
      actual: asPort(15_597),
    } as const;
    const portMap = aMap([flow({ to: server, ports: ports(5597) })]);
    const site = aSite({ selfRoles: [server], portOverrides: [moved] });
    expect(listenDoors(portMap, site).doors).toEqual([at('tcp', 15_597)]);
  });
});

function flow(given: Partial<Flow>): Flow {
  return aFlow({ from: client, id: asFlowId(JSON.stringify(given)), ...given });
}

function aMap(flows: readonly Flow[]): ReturnType<typeof aPortMap> {
  return aPortMap({
    roles: [aRole('server'), aRole('client'), aRole('service', { hostedOn: [server] })],
    options: [anOption('database', { values: ['mssql', 'oracle'], default: 'mssql' })],
    flows,
  });
}

function doorsOf(flows: readonly Flow[]): ReturnType<typeof listenDoors> {
  return listenDoors(aMap(flows), aSite({ selfRoles: [server] }));
}

function at(transport: 'tcp' | 'udp', first: number, last = first): unknown {
  return { transport, first, last };
}
