import type { Line, State } from './drawing.ts';
import { NO_BREAK } from './portWords.ts';

/** From worst to best; what was not tried says nothing, so anything that was tried counts more. */
export const STATES: readonly State[] = ['broken', 'unproven', 'met', 'unchecked', 'plain'];

/** The worst of these states; `plain` when there are none. */
export function worstState(states: readonly State[]): State {
  return STATES.find((state) => states.includes(state)) ?? 'plain';
}

/** The mark that tells a state without colour; empty for `plain`. */
export function signOf(state: State): string {
  switch (state) {
    case 'met':
      return '✓';
    case 'broken':
      return '✗';
    case 'unproven':
      return '?';
    case 'unchecked':
      return '–';
    case 'plain':
      return '';
  }
}

/** The state as a word for people; empty for `plain`. */
export function stateWord(state: State): string {
  switch (state) {
    case 'met':
    case 'broken':
    case 'unproven':
      return state;
    case 'unchecked':
      return 'not checked';
    case 'plain':
      return '';
  }
}

/** A line as it is printed, its mark in front. */
export function lineText({ state, text }: Line): string {
  return state === 'plain' ? text : `${signOf(state)}${NO_BREAK}${text}`;
}
