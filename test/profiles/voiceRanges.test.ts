import { expect, test } from 'vitest';
import { readPortMap } from '../../src/cli/readFiles.ts';
import { carriesVoice } from '../../src/plan/voicePaths.ts';

/** Every range of the map but that for fax; a new one has to be looked at. */
test('voice is played on these ranges and on no others', async () => {
  const { flows } = await readPortMap();
  expect(flows.filter(carriesVoice).map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "interaction-edge.gateway.rtp",
      "interaction-edge.audiocodes.rtp",
      "ip-phone-operations.phone.polycom-rtp",
      "ip-phone-operations.phone.vvx-1500-rtp",
      "ip-phone-operations.phone.audiocodes-rtp",
      "ip-phone-operations.phone.sip-station-rtp",
      "ip-phone-operations.phone.sip-station-ii-rtp",
      "interaction-media-server.streaming.rtp",
      "media-streaming-server.rtp",
      "audiocodes-ports.rtp",
    ]
  `);
  const left = flows.filter((flow) => flow.ports.kind === 'range' && !carriesVoice(flow));
  expect(left.map(({ id }) => id)).toMatchInlineSnapshot(`
    [
      "interaction-edge.gateway.udptl",
    ]
  `);
});
