import type { MarkWatch } from '../../model/marks.ts';
import { arrivedMarks, makeMarks } from '../../wire/markMessages.ts';
import type { PairReply } from '../../wire/pairMessages.ts';
import { WireError } from '../../wire/wireError.ts';

/** The responder's eyes for marks. @param ask puts one question on the control channel. */
export function makeMarkWatch(ask: (message: unknown) => Promise<PairReply>): MarkWatch {
  return {
    begin: async (port, dscp, from) => {
      const reply = await ask(makeMarks(port, dscp, from));
      if (reply.t !== 'marking') throw new WireError('expected the reply "marking"');
      return reply.ready;
    },
    end: async () => {
      const reply = await ask({ t: 'unmark' });
      if (reply.t !== 'marked') throw new WireError('expected the reply "marked"');
      return arrivedMarks(reply);
    },
  };
}
