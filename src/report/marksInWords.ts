import { type MarkFate, markInWords } from '../model/marks.ts';

/** What became of marks, as sentences that begin with a space; empty where they were not looked at. */
export function marksInWords({
  marks = [],
  marksUnknown,
}: {
  readonly marks?: readonly MarkFate[];
  readonly marksUnknown?: string;
}): string {
  const known = marks.map((one) => ` ${fateInWords(one)}`).join('');
  return marksUnknown === undefined ? known : `${known} Whether marks survive is not known: ${marksUnknown}.`;
}

function fateInWords({ sent, there, back }: MarkFate): string {
  const name = markInWords(sent);
  if (there === null) return `No datagram with the mark ${name} was seen there.`;
  const came = `The mark ${name} arrived as ${markInWords(there)}`;
  return back === null
    ? `${came}; no answer with it was seen here.`
    : `${came} and came back as ${markInWords(back)}.`;
}
