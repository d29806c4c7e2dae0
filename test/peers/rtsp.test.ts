import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import { gstRtspNeeds, startGstRtsp } from './gstRtsp.ts';

describePeer({
  kind: 'rtsp',
  server: 'gst-rtsp-server',
  needs: gstRtspNeeds,
  start: startGstRtsp,
  expect: ({ product, details }) => {
    expect(product).toBe('GStreamer RTSP server');
    expect(details).toEqual([
      { name: 'answer', value: '200 OK' },
      { name: 'Public', value: expect.stringMatching(/^OPTIONS, DESCRIBE, .*TEARDOWN$/) },
    ]);
  },
});
