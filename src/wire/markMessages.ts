import type { Endpoint } from '../model/ids.ts';
import { type ArrivedMark, isDscp } from '../model/marks.ts';
import { count, list, type mapping, portOf, text, tuple } from './readJson.ts';
import { WireError } from './wireError.ts';

/** What a responder names in its welcome when it can answer these. */
export const CAN_MARKS = 'marks';

/** The caller wants to know with which marks its requests arrive at a UDP port. */
export interface MarksRequest {
  readonly t: 'marks';
  readonly port: number;
  /** The code point with which the answers are to be sent. */
  readonly dscp: number;
  /** From where the requests will come, as an answer has told it; null while none has: then the port is only held open. */
  readonly from: readonly [address: string, port: number] | null;
}

/** Whether it is being looked at now. */
export interface MarksReply {
  readonly t: 'marking';
  readonly ready: boolean;
}

/** The caller has sent what it had to send. */
export interface UnmarkRequest {
  readonly t: 'unmark';
}

/** What came meanwhile and was answered with the wanted mark: the number of each request and its code point. */
export interface UnmarkReply {
  readonly t: 'marked';
  readonly came: readonly (readonly [sequence: number, dscp: number])[];
}

/** Requests that are told of. */
export const MOST_MARKED = 256;

type Mapping = ReturnType<typeof mapping>;

export function makeMarks(port: number, dscp: number, from: Endpoint | null): MarksRequest {
  return { t: 'marks', port, dscp, from: from === null ? null : [from.address, from.port] };
}

export function readMarks(message: Mapping): MarksRequest {
  const { port, dscp, from } = message;
  return {
    t: 'marks',
    port: portOf(port),
    dscp: dscpOf(dscp),
    from: from === null ? null : readPlace(from),
  };
}

export function readMarking(message: Mapping): MarksReply {
  const { ready } = message;
  if (typeof ready !== 'boolean') throw new WireError('expected true or false');
  return { t: 'marking', ready };
}

export function readMarked(message: Mapping): UnmarkReply {
  const came = list(message['came'], readArrival);
  if (came.length > MOST_MARKED) throw new WireError('more marks than are told');
  return { t: 'marked', came };
}

export function arrivedMarks({ came }: UnmarkReply): readonly ArrivedMark[] {
  return came.map(([sequence, dscp]) => ({ sequence, dscp }));
}

function readPlace(value: unknown): readonly [address: string, port: number] {
  const [address, port] = tuple(value, 2);
  return [text(address), portOf(port)];
}

function readArrival(value: unknown): UnmarkReply['came'][number] {
  const [sequence, dscp] = tuple(value, 2);
  return [count(sequence), dscpOf(dscp)];
}

function dscpOf(value: unknown): number {
  const dscp = count(value);
  if (!isDscp(dscp)) throw new WireError('expected a code point from 0 to 63');
  return dscp;
}
