import { describe, expect, test } from 'vitest';
import { asFlowId, asIpAddress, asPort, asRoleName } from '../../src/model/ids.ts';
import type { Check } from '../../src/model/plan.ts';
import { countSampled } from '../../src/plan/countSampled.ts';
import { aCheck, aFlow, aPath, aSkip, ports } from '../support/builders.ts';

const RANGE = { kind: 'range', first: asPort(9000), last: asPort(9999) } as const;
const rtp = aFlow({ id: asFlowId('rtp'), transport: 'udp', ports: RANGE });
const sampled = aSkip({ flow: rtp, reason: 'range-sampled', why: '2 of 1000 ports are tried' });
const here = asIpAddress('10.0.0.5');
const elsewhere = asIpAddress('10.0.0.6');
const INFERRED = 'were tried; those between two neighbours that turned out alike are inferred, not proven';

describe('how many ports of a range were tried', () => {
  test('counts those that were added, each once', () => {
    const planned = [at(9000), at(9999)];
    const tried = [...planned, at(9500), at(9750), at(9750)];
    expect(countSampled([sampled], planned, tried)).toEqual([
      { ...sampled, why: `4 of 1000 ports ${INFERRED}` },
    ]);
  });

  test('is told from the fewest to the most where hosts differ', () => {
    const planned = [at(9000), at(9000, elsewhere)];
    const tried = [...planned, at(9500), at(9600)];
    expect(countSampled([sampled], planned, tried)[0]?.why).toBe(
      `1 to 3 of 1000 ports of each host ${INFERRED}`,
    );
  });

  test('is not told where none was tried for want of a responder: that is told elsewhere', () => {
    expect(countSampled([sampled], [at(9000)], [])).toEqual([]);
  });

  test('stays as planned where the host has no address', () => {
    expect(countSampled([sampled], [], [])).toEqual([sampled]);
  });

  test('is counted for each way apart', () => {
    const back = aPath({ flow: rtp, port: asPort(9000), reversed: true });
    const other = { ...sampled, from: rtp.to, to: rtp.from };
    const planned = [at(9000), aCheck({ paths: [back] })];
    const tried = [...planned, at(9001)];
    expect(countSampled([sampled, other], planned, tried).map(({ why }) => why.slice(0, 9))).toEqual([
      '2 of 1000',
      '1 of 1000',
    ]);
  });

  test('leaves every other entry alone, and ports that are no range', () => {
    const skip = aSkip({ flow: aFlow({ to: asRoleName('database') }) });
    const list = aCheck({ paths: [aPath({ flow: aFlow({ ports: ports(80) }) })] });
    expect(countSampled([skip], [list], [list])).toEqual([skip]);
  });
});

function at(port: number, address = here): Check {
  return aCheck({ paths: [aPath({ flow: rtp, port: asPort(port), address })] });
}
