import { imapConversation } from '../../wire/services/imap.ts';
import { defineService } from './defineService.ts';

/** IMAP servers: the greeting, what they offer, and their certificate where they offer STARTTLS. Logs nobody on. */
export const imapProbe = defineService({
  kind: 'imap',
  name: 'IMAP',
  converse: imapConversation,
  sends: [
    { what: 'CAPABILITY, once the server has greeted', bytes: 'c1 CAPABILITY' },
    {
      what: 'STARTTLS and a TLS ClientHello where it is offered, else LOGOUT',
      bytes: 'c2 STARTTLS or c3 LOGOUT',
    },
  ],
});
