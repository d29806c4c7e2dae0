import { ntpQuestion } from '../../wire/services/ntp.ts';
import { defineService } from './defineService.ts';

/** Time servers: whether they are synchronised, and how far their clock is from this host's. Sets no clock. */
export const ntpProbe = defineService({
  kind: 'ntp',
  name: 'NTP',
  ask: ntpQuestion,
  sends: [{ what: 'NTP request of a client, version 4', bytes: '48 bytes' }],
});
