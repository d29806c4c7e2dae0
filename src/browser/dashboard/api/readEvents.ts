import type { LiveEvent } from '../../../model/live.ts';

/** Makes events of the text of a stream, piece by piece as it comes; what a later API tells besides is passed over. */
export function eventReader(): (piece: string) => readonly LiveEvent[] {
  let left = '';
  return (piece) => {
    const blocks = (left + piece).replaceAll('\r\n', '\n').split('\n\n');
    left = blocks.pop() ?? '';
    return blocks.flatMap(eventsOf);
  };
}

function eventsOf(block: string): readonly LiveEvent[] {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'));
  if (lines.length === 0) return [];
  const event: unknown = JSON.parse(lines.map((line) => line.slice('data:'.length).trimStart()).join('\n'));
  return isKnown(event) ? [event] : [];
}

const KINDS: ReadonlySet<unknown> = new Set([
  'run-started',
  'run-progress',
  'run-ended',
  'run-failed',
  'path',
  'alert',
  'config',
] satisfies readonly LiveEvent['kind'][]);

function isKnown(event: unknown): event is LiveEvent {
  return typeof event === 'object' && event !== null && 'kind' in event && KINDS.has(event.kind);
}
