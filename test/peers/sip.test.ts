import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { kamailioNeeds, kamailioTlsNeeds, startKamailio } from './kamailio.ts';

const PRODUCT = /^kamailio \(5\.\d+\.\d+ /;

describePeer({
  kind: 'sip',
  transport: 'udp',
  server: 'Kamailio',
  needs: kamailioNeeds,
  start: (server) => startKamailio(server, [`udp:${server.port}`]),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toMatch(PRODUCT);
    const local = evidence.find(({ kind }) => kind === 'answered')?.local;
    expect(details).toEqual([
      { name: 'answer', value: '200 OK' },
      { name: 'seen as', value: `127.0.0.1:${local?.port}` },
    ]);
  },
});

describePeer({
  kind: 'sip',
  transport: 'udp',
  server: 'Kamailio that lets nobody in',
  needs: kamailioNeeds,
  start: (server) => startKamailio(server, [`udp:${server.port}`], '"403", "Not from there"'),
  expect: ({ details }) => expect(details[0]).toEqual({ name: 'answer', value: '403 Not from there' }),
});

describePeer({
  kind: 'sip',
  server: 'Kamailio',
  needs: kamailioNeeds,
  start: (server) => startKamailio(server, [`tcp:${server.port}`]),
  expect: ({ product, details }) => {
    expect(product).toMatch(PRODUCT);
    expect(details).toEqual([
      { name: 'answer', value: '200 OK' },
      { name: 'seen as', value: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    ]);
  },
});

describePeer({
  kind: 'sip',
  options: { tls: true },
  server: 'Kamailio with TLS',
  needs: kamailioTlsNeeds,
  start: (server) => startKamailio(server, [`tls:${server.port}`]),
  expect: ({ product, details }, { evidence }) => {
    expect(product).toMatch(PRODUCT);
    expect(details[0]).toEqual({ name: 'answer', value: '200 OK' });
    expect(details.map(({ name }) => name)).not.toContain('Via came back as');
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
  other: 'not-tls',
});

const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="OPTIONS">
  <recv request="OPTIONS"/>
  <send><![CDATA[

    SIP/2.0 200 OK
    [last_Via:]
    [last_From:]
    [last_To:];tag=[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    Allow: INVITE, ACK, BYE, OPTIONS
    User-Agent: SIPp
    Content-Length: 0

  ]]></send>
</scenario>
`;

for (const transport of ['udp', 'tcp'] as const) {
  describePeer({
    kind: 'sip',
    transport,
    server: 'SIPp',
    needs: { sipp: 'sip-tester' },
    start: async (server) => {
      const file = server.write('options.xml', SCENARIO);
      const port = `${server.port}`;
      server.spawn('sipp', '-sf', file, '-i', '127.0.0.1', '-p', port, '-t', `${transport[0]}1`, '-nostdin');
      await server.untilListening(transport);
    },
    expect: ({ product, details }) => {
      expect(product).toBe('SIPp');
      // It repeats the Via as it came, and says nothing of what it saw.
      expect(details).toEqual([
        { name: 'answer', value: '200 OK' },
        { name: 'Allow', value: 'INVITE, ACK, BYE, OPTIONS' },
      ]);
    },
  });
}
