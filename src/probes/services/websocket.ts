import { websocketConversation } from '../../wire/services/websocket.ts';
import { defineService } from './defineService.ts';

/** WebSocket at `/`: the opening handshake, and a close frame once it is agreed. */
export const websocketProbe = defineService({
  kind: 'websocket',
  name: 'WebSocket',
  converse: websocketConversation,
  sends: [
    {
      what: 'request to upgrade',
      bytes:
        'GET / HTTP/1.1 with Upgrade: websocket, Sec-WebSocket-Key: 16 random bytes, User-Agent: cicprobe',
    },
    { what: 'close frame, once WebSocket is agreed', bytes: '8 bytes' },
  ],
});
