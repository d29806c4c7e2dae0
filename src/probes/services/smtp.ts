import { smtpConversation } from '../../wire/services/smtp.ts';
import { defineService } from './defineService.ts';

/** Mail servers: the greeting, what they offer, and their certificate where they offer STARTTLS. Sends no mail. */
export const smtpProbe = defineService({
  kind: 'smtp',
  name: 'SMTP',
  converse: smtpConversation,
  sends: [
    { what: 'EHLO, once the server has greeted', bytes: 'EHLO [own address]' },
    { what: 'STARTTLS and a TLS ClientHello where it is offered, else QUIT', bytes: 'STARTTLS or QUIT' },
  ],
});
