import type { Probe } from '../../model/probe.ts';
import type { Asking, Question } from '../../model/service.ts';
import { snmpConversation, snmpQuestion } from '../../wire/services/snmp.ts';
import { snmpGetQuestion } from '../../wire/services/snmpGet.ts';
import { defineService } from './defineService.ts';

/** Attempts by turns from two kinds of sockets: both ask the same before the question changes. */
const TURNS = 2;

/**
 * SNMP agents that know version 3 tell which engine they are, and since when, without a user. Those that know communities
 * only are asked in datagrams with the one that is configured, once the first attempts were not answered.
 * @param community null where none is configured: none is sent.
 */
export function makeSnmpProbe(community: string | null): Probe {
  const withCommunity = community === null ? [] : [COMMUNITY];
  return defineService({
    kind: 'snmp',
    name: 'SNMP',
    converse: snmpConversation,
    ask: (asking: Asking): Question =>
      community === null || Math.floor(asking.attempt / TURNS) % 2 === 0
        ? snmpQuestion(asking)
        : snmpGetQuestion(asking, community),
    sends: [{ what: 'SNMPv3 discovery without user or community', bytes: '64 bytes' }, ...withCommunity],
  });
}

const COMMUNITY = {
  what: 'SNMPv2c GET with the configured community, in datagrams where that is not answered',
  bytes: 'sysDescr.0, sysUpTime.0',
};
