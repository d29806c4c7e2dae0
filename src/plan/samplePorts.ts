import { asPort, type Port } from '../model/ids.ts';

/** Evenly spread ports of a range, both ends always among them; the whole range when it is no larger than `count`. */
export function samplePorts(first: Port, last: Port, count: number): readonly Port[] {
  const size = last - first + 1;
  if (count >= size) return Array.from({ length: size }, (_, at) => asPort(first + at));
  if (count === 1) return [first];
  return Array.from({ length: count }, (_, at) =>
    asPort(first + Math.round((at * (size - 1)) / (count - 1))),
  );
}
