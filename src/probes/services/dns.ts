import { dnsConversation, dnsQuestion } from '../../wire/services/dns.ts';
import { defineService } from './defineService.ts';

/** DNS servers: whether they answer, and whether they resolve names for others. */
export const dnsProbe = defineService({
  kind: 'dns',
  name: 'DNS',
  converse: dnsConversation,
  ask: dnsQuestion,
  sends: [{ what: 'DNS query for the name of 127.0.0.1', bytes: '40 bytes, 2 more for its length over TCP' }],
});
