import type { QueuedNotice } from '../../model/alert.ts';
import { type ChannelQueue, channelQueue } from './channelQueue.ts';
import type { OutboxParts } from './outboxParts.ts';

/** Delivers notices to their channels. What it has not delivered when it is stopped is still marked as waiting. */
export interface Outbox {
  readonly add: (notices: readonly QueuedNotice[]) => void;
  /** How many notices wait for each channel, by its name; one that is under way counts. */
  readonly waiting: () => ReadonlyMap<string, number>;
  /** Begins nothing any more, and comes back once what is under way has ended or was given up, 5 s later at most. */
  readonly stop: () => Promise<void>;
}

/** Longest time that what is under way gets when it is to stop, in milliseconds. */
const GRACE_MS = 5000;

/**
 * Notices go to each channel in their order, and channels do not wait for each other. One whose delivery was not marked,
 * because the process was killed just then, is sent again with the same id.
 */
export function openOutbox(parts: OutboxParts): Outbox {
  const { clock, channels, onMark, onGivenUp } = parts;
  const stopping = new AbortController();
  const cutting = new AbortController();
  const queues = new Map<string, ChannelQueue>();
  for (const [name, deliver] of channels) {
    queues.set(name, channelQueue(name, deliver, { ...parts, stop: stopping.signal, cut: cutting.signal }));
  }
  return {
    add: (notices) => {
      for (const { notice, channels: names } of notices) {
        for (const channel of names) {
          const queue = queues.get(channel);
          if (queue !== undefined) {
            queue.add(notice);
            continue;
          }
          // The configuration has changed since.
          onMark({ noticeId: notice.id, channel, state: 'given-up', atMs: clock.epochMs() });
          onGivenUp(channel, notice, 'there is no such channel any more');
        }
      }
    },
    waiting: () => new Map([...queues].map(([name, queue]) => [name, queue.count()])),
    stop: async () => {
      stopping.abort();
      const callOff = clock.after(GRACE_MS, () => cutting.abort());
      await Promise.all([...queues.values()].map((queue) => queue.ended()));
      callOff();
    },
  };
}
