import { pop3Conversation } from '../../wire/services/pop3.ts';
import { defineService } from './defineService.ts';

/** POP3 servers: the greeting, what they offer, and their certificate where they offer STLS. Logs nobody on. */
export const pop3Probe = defineService({
  kind: 'pop3',
  name: 'POP3',
  converse: pop3Conversation,
  sends: [
    { what: 'CAPA, once the server has greeted', bytes: 'CAPA' },
    { what: 'STLS and a TLS ClientHello where it is offered, else QUIT', bytes: 'STLS or QUIT' },
  ],
});
