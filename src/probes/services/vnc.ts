import { vncConversation } from '../../wire/services/vnc.ts';
import { defineService } from './defineService.ts';

/** VNC servers: their version and how they want users to log on. Never logs on, and never begins to. */
export const vncProbe = defineService({
  kind: 'vnc',
  name: 'RFB (VNC)',
  converse: vncConversation,
  sends: [
    { what: 'RFB version, once the server has told its own', bytes: '12 bytes: RFB 003.008, 007 or 003' },
  ],
});
