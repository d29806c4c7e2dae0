import { sipConversation, sipQuestion } from '../../wire/services/sip.ts';
import { defineService } from './defineService.ts';

/** SIP servers: what they are and allow, and whether addresses are translated on the way. Sets up no call. */
export const sipProbe = defineService({
  kind: 'sip',
  name: 'SIP',
  converse: sipConversation,
  ask: sipQuestion,
  sends: [{ what: 'SIP OPTIONS', bytes: 'OPTIONS sip:address:port SIP/2.0, about 450 bytes' }],
});
