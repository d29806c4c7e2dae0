import type { Outcome } from '../../../model/verdict.ts';
import { unicodeSigns } from '../../../report/look.ts';
import { element } from './element.ts';

/** An outcome as its mark, for the eye, and its word. */
export function outcomeWord(outcome: Outcome): HTMLElement {
  return element('span', { class: `outcome ${outcome}` }, sign(outcome), ` ${outcome}`);
}

/** The mark alone: a word must stand beside it. */
export function sign(kind: Outcome | 'flapping' | 'warning' | 'unknown'): HTMLElement {
  return element('span', { class: 'sign', 'aria-hidden': 'true' }, signOf(kind));
}

function signOf(kind: Outcome | 'flapping' | 'warning' | 'unknown'): string {
  switch (kind) {
    case 'flapping':
      return '≈';
    case 'unknown':
      return unicodeSigns.ellipsis;
    default:
      return unicodeSigns[kind];
  }
}
