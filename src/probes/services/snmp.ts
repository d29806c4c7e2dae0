import { snmpConversation, snmpQuestion } from '../../wire/services/snmp.ts';
import { defineService } from './defineService.ts';

/** SNMP agents that know version 3: which engine they are, and since when. Sends no community and no user. */
export const snmpProbe = defineService({
  kind: 'snmp',
  name: 'SNMP',
  converse: snmpConversation,
  ask: snmpQuestion,
  sends: [{ what: 'SNMPv3 discovery without user or community', bytes: '64 bytes' }],
});
