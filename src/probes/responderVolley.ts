import type { Clock } from '../model/clock.ts';
import type { Endpoint, IpAddress } from '../model/ids.ts';
import type { PairedSession } from '../model/pairing.ts';
import type { Door, Seen } from '../model/probe.ts';
import { openVolleySocket } from '../net/volley.ts';
import { witnessed } from './responder.ts';

/** Asks the responder behind a UDP port by several sealed requests from one socket; each answer belongs to one of them. */
export function askByVolley(
  sessions: ReadonlyMap<IpAddress, PairedSession>,
  clock: Clock,
): (
  door: Door,
  hooks: {
    readonly onReady: () => void;
    readonly onAnswer: (seen: Seen, index: number) => void;
    readonly onTrouble: () => void;
  },
) => { readonly send: () => void; readonly silence: () => Seen; readonly close: () => void } {
  return (door, { onReady, onAnswer, onTrouble }) => {
    const session = sessions.get(door.address);
    if (session === undefined) throw new Error(`no responder on ${door.address}`);
    const { sealer } = session;
    const sent: { readonly request: Uint8Array; readonly epochMs: number; readonly at: number }[] = [];
    let local: Endpoint | null = null;
    const socket = openVolleySocket(door, {
      onReady: (endpoint) => {
        local = endpoint;
        onReady();
      },
      onMessage: (message) => {
        for (const [index, { request, epochMs, at }] of sent.entries()) {
          const answer = sealer.readAnswer(request, message);
          if (answer === null) continue;
          const fact = witnessed(answer, door, epochMs, clock);
          onAnswer({ fact, local, rttMs: clock.now() - at }, index);
          return;
        }
      },
      onTrouble,
    });
    return {
      send: () => {
        const epochMs = clock.epochMs();
        const request = sealer.makeRequest(epochMs);
        sent.push({ request, epochMs, at: clock.now() });
        socket.send(request);
      },
      silence: () => ({ fact: { kind: 'silent', stage: 'reply' }, local, rttMs: null }),
      close: socket.close,
    };
  };
}
