import { timeInWords, utcInWords } from '../words/times.ts';
import { element } from './element.ts';

/** A time in the viewer's own zone, or how it is said here; pointed at, it tells UTC. */
export function moment(ms: number, text: string = timeInWords(ms)): HTMLElement {
  return element('time', { datetime: new Date(ms).toISOString(), title: utcInWords(ms) }, text);
}
