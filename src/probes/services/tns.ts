import { tnsConversation } from '../../wire/services/tns.ts';
import { defineService } from './defineService.ts';

/** Oracle's listener: its version, and how it answers a ping. Names no database and opens no session. */
export const tnsProbe = defineService({
  kind: 'tns',
  name: 'TNS',
  converse: tnsConversation,
  sends: [
    {
      what: 'TNS connect with COMMAND=ping, as tnsping sends it; again if the listener wants that',
      bytes: '139 bytes',
    },
  ],
});
