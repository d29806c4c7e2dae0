import { rdpConversation } from '../../wire/services/rdp.ts';
import { defineService } from './defineService.ts';

/** Remote Desktop: which security it wants, and its certificate where that is TLS or NLA. Sends no user's name. */
export const rdpProbe = defineService({
  kind: 'rdp',
  name: 'RDP',
  converse: rdpConversation,
  sends: [
    { what: 'X.224 connection request that asks for TLS or NLA', bytes: '19 bytes' },
    { what: 'TLS ClientHello where the server selects TLS or NLA', bytes: 'about 360 bytes' },
  ],
});
