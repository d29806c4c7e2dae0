import { rtspConversation } from '../../wire/services/rtsp.ts';
import { defineService } from './defineService.ts';

/** Media servers that are controlled by RTSP: what they are and offer. Sets up no stream. */
export const rtspProbe = defineService({
  kind: 'rtsp',
  name: 'RTSP',
  converse: rtspConversation,
  sends: [{ what: 'RTSP OPTIONS', bytes: 'OPTIONS * RTSP/1.0 with CSeq and User-Agent: cicprobe' }],
});
