import type { Outcome } from '../../model/verdict.ts';
import { unicodeSigns } from '../look.ts';
import { type Markup, markup } from './markup.ts';

/** The mark of an outcome, for the eye alone: the word stands beside it. */
export function outcomeSign(outcome: Outcome): Markup {
  return markup`<span class="sign" aria-hidden="true">${unicodeSigns[outcome]}</span>`;
}
