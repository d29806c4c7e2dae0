import type { Line, State } from './drawing.ts';
import { groupsOf } from './groupsOf.ts';
import { portWords } from './portWords.ts';
import { STATES, stateWord, worstState } from './states.ts';
import type { Use } from './use.ts';

/** `service`: a line for each service, its ports behind it; `ports`: the ports alone. */
export type Detail = 'service' | 'ports';

/** Ports of one transport that one line names, and services that one arrow names. */
const MOST_PORTS = 8;
const MOST_LINES = 12;
const ALL = Number.MAX_SAFE_INTEGER;

/** What stands on an arrow: from a run first how many of its paths are broken, then what they are. */
export function arrowLines(uses: readonly Use[], detail: Detail): readonly Line[] {
  const rest = detailLines(uses, detail, MOST_PORTS);
  const shown = rest.slice(0, rest.length > MOST_LINES + 1 ? MOST_LINES : ALL);
  const left = rest.length - shown.length;
  return [
    ...tallyLines(uses),
    ...shown,
    ...(left > 0 ? [{ text: `+ ${left} more`, state: 'plain' as const }] : []),
  ];
}

/** The same with every service and every port. */
export function fullLines(uses: readonly Use[]): readonly Line[] {
  return [...tallyLines(uses), ...detailLines(uses, 'service', ALL)];
}

/** `3 of 5 broken, 1 unproven`, `all 4 met`, `not checked`; nothing without a run. */
function tallyLines(uses: readonly Use[]): readonly Line[] {
  const state = worstState(uses.map((use) => use.state));
  if (state === 'plain') return [];
  if (state === 'unchecked') return [{ text: stateWord(state), state }];
  const count = (wanted: State): number => uses.filter((use) => use.state === wanted).length;
  const total = count('met') + count('broken') + count('unproven');
  const own = count(state);
  const also = state === 'broken' && count('unproven') > 0 ? `, ${count('unproven')} unproven` : '';
  return [{ text: `${shareInWords(own, total)}${stateWord(state)}${also}`, state }];
}

function shareInWords(part: number, total: number): string {
  if (part < total) return `${part} of ${total} `;
  if (total === 1) return '';
  return total === 2 ? 'both ' : `all ${total} `;
}

function detailLines(uses: readonly Use[], detail: Detail, most: number): readonly Line[] {
  const states = STATES.filter((state) => uses.some((use) => use.state === state));
  return states.flatMap((state) => {
    const own = uses.filter((use) => use.state === state);
    // One state for all is said once, by the line above.
    const shown = states.length === 1 ? 'plain' : state;
    const texts =
      detail === 'ports'
        ? [portWords(own, { marks: false, most })]
        : groupsOf(own, ({ service }) => service).map((group) => serviceText(group, most));
    return texts.map((text) => ({ text, state: shown }));
  });
}

function serviceText(uses: readonly [Use, ...Use[]], most: number): string {
  const [{ service }] = uses;
  const ports = portWords(uses, { marks: true, most });
  return service === '' ? ports : `${service}: ${ports}`;
}
