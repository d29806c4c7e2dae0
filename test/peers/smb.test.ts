import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { sambaNeeds as needs, startSamba } from './samba.ts';

describePeer({
  kind: 'smb',
  server: 'Samba',
  needs,
  start: (server) => startSamba(server),
  expect: ({ details, aheadMs }) => {
    expect(details).toEqual([
      { name: 'dialect', value: '3.1.1' },
      { name: 'signing', value: 'enabled' },
    ]);
    expect(Math.abs(aheadMs ?? Number.NaN)).toBeLessThan(2000);
  },
});

describePeer({
  kind: 'smb',
  server: 'Samba of old that insists on signing',
  needs,
  start: (server) => startSamba(server, 'server max protocol = SMB2_02', 'server signing = mandatory'),
  expect: ({ details }) =>
    expect(details).toEqual([
      { name: 'dialect', value: '2.0.2' },
      { name: 'signing', value: 'required' },
    ]),
});
