import { telnetConversation } from '../../wire/services/telnet.ts';
import { defineService } from './defineService.ts';

/** Telnet servers, by the options that they negotiate. Says nothing to a log-on prompt. */
export const telnetProbe = defineService({
  kind: 'telnet',
  name: 'Telnet',
  converse: telnetConversation,
  sends: [{ what: 'IAC DO SUPPRESS-GO-AHEAD, where the server begins with text', bytes: '3 bytes' }],
});
