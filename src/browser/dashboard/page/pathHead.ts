import { formatMs } from '../../../report/amounts.ts';
import type { PathAnswer } from '../api/answers.ts';
import { hostOf, portOf, stakeOf } from '../words/pathWords.ts';
import { element } from './element.ts';
import { facts } from './facts.ts';
import { moment } from './moment.ts';
import { pathFacts } from './pathFacts.ts';
import { outcomeWord, sign } from './signs.ts';

/** How a path stands, since when, why, and what that breaks; with its evidence folded. Without a line to the daemon it says that it is old. */
export function pathHead({ status, path }: PathAnswer, isConnected: boolean): readonly HTMLElement[] {
  const { watch, about, watched, latest } = status;
  const { held, sinceMs, flappingSinceMs, doubts } = watched;
  const stake = stakeOf(status);
  return [
    element(
      'p',
      { class: `standing ${isConnected ? held.outcome : 'unknown'}` },
      isConnected ? null : 'Last known: ',
      outcomeWord(held.outcome),
      `: ${held.verdict} (${held.code}) since `,
      moment(sinceMs),
      '.',
    ),
    ...(path === null ? [] : [element('p', { class: 'reason' }, path.reason.text)]),
    ...(flappingSinceMs === null
      ? []
      : [
          element(
            'p',
            { class: 'unproven' },
            sign('flapping'),
            ' Changes too often since ',
            moment(flappingSinceMs),
            ': how it stands may be different in a minute.',
          ),
        ]),
    ...(doubts.length === 0
      ? []
      : [element('p', { class: 'dim' }, 'The last check differs and is not confirmed yet.')]),
    facts([
      ['At stake', stake === '' ? (about === null ? [] : [about.impact]) : [stake]],
      ['Port', about === null ? [] : [portOf(status)]],
      ['Host', about === null ? [] : [hostOf(about)]],
      ['From', about === null ? [] : [`${about.from} to ${about.to}`]],
      ['Watch', [watch]],
      [
        'Last check',
        latest === null
          ? []
          : [
              [
                moment(latest.atMs),
                `: ${latest.standing.verdict} (${latest.standing.code})`,
                latest.latencyMs === null ? '' : `, ${formatMs(latest.latencyMs)}`,
              ],
            ],
      ],
    ]),
    ...(path === null
      ? []
      : [
          element(
            'details',
            { id: 'evidence' },
            element('summary', {}, 'Evidence of the last check'),
            pathFacts(path),
          ),
        ]),
  ];
}
