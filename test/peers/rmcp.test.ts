import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { ipmiSimNeeds, startIpmiSim } from './ipmiSim.ts';

describePeer({
  kind: 'rmcp',
  transport: 'udp',
  server: 'the simulator of OpenIPMI',
  needs: ipmiSimNeeds,
  start: startIpmiSim,
  expect: ({ product, details }) => {
    expect(product).toBeNull();
    expect(details).toEqual([
      { name: 'IPMI', value: 'supported' },
      { name: 'enterprise', value: '4542 (ASF)' },
    ]);
  },
});
