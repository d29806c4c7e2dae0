import { expect, test } from 'vitest';
import type { Asking, Question } from '../../../src/model/service.ts';
import { dnsQuestion } from '../../../src/wire/services/dns.ts';
import { ntpQuestion } from '../../../src/wire/services/ntp.ts';
import { rmcpQuestion } from '../../../src/wire/services/rmcp.ts';
import { snmpQuestion } from '../../../src/wire/services/snmp.ts';
import { ssrpQuestion } from '../../../src/wire/services/ssrp.ts';
import { anAsking } from '../../support/talk.ts';

/** Each with an answer of a real server, or of its specification, to what `anAsking` asks. */
const PROTOCOLS: readonly (readonly [string, (asking: Asking) => Question, Buffer])[] = [
  [
    'DNS',
    dnsQuestion,
    Buffer.from('a0a1818500010000000000000131013001300331323707696e2d61646472046172706100000c0001', 'hex'),
  ],
  [
    'NTP',
    ntpQuestion,
    Buffer.from(
      '240500e600000000000000007f7f0101eeb24078112dbafda0a1a2a3a4a5a6a7eeb240791e13a291eeb240791e39b9e2',
      'hex',
    ),
  ],
  ['RMCP', rmcpQuestion, Buffer.from('0600ff06000011be40a00010000011be000000008100000000000000', 'hex')],
  [
    'SNMP',
    snmpQuestion,
    Buffer.from(
      '30710201033011020420a1a2a3020300ffe30401000201030421301f041180001f88809f952e473fc2076b00000000' +
        '0201010201020400040004003036041180001f88809f952e473fc2076b000000000400a81f020420a5a6a7' +
        '0201000201003011300f060a2b060106030f01010400410101',
      'hex',
    ),
  ],
  [
    'SQL Server Browser',
    ssrpQuestion,
    Buffer.from('\x05\x40\x00ServerName;A;InstanceName;B;IsClustered;No;Version;15.0.2000.5;;', 'latin1'),
  ],
];

test.each(PROTOCOLS)('%s knows its own answer, and nobody else’s', (name, ask) => {
  for (const [other, , answer] of PROTOCOLS) {
    const service = ask(anAsking()).read(answer);
    if (other === name) expect(service).toMatchObject({ name });
    else expect(service).toBeNull();
  }
});

test.each(PROTOCOLS)('%s does not know its own question when it is sent back', (_name, ask) => {
  const { request, read } = ask(anAsking());
  expect(read(request)).toBeNull();
});
