import type { LiveWatch } from '../../../model/live.ts';
import { countOf, inThousands } from '../../../report/amounts.ts';
import { isLate } from '../words/lateness.ts';
import { fromNow, lengthInWords } from '../words/times.ts';
import type { Dash } from './dash.ts';
import { element } from './element.ts';
import { facts } from './facts.ts';
import { moment } from './moment.ts';
import { outcomeWord, sign } from './signs.ts';

/** One watch: when it checked last and checks next, how far a check has come, and the button that begins one. */
export function watchCard(dash: Dash, watch: LiveWatch): HTMLElement {
  const { name, hosts, running, nextMs, last, failure } = watch;
  const nowMs = dash.live.nowMs();
  return element(
    'li',
    { class: 'watch' },
    element('h3', {}, name),
    element(
      'p',
      { class: 'dim' },
      `${hosts === null ? 'All hosts' : hosts.join(', ')}, ${scheduleOf(watch)}`,
    ),
    failure === null
      ? null
      : element('p', { class: 'wrong' }, sign('warning'), ` The last check could not be made: ${failure}`),
    facts([
      [
        'Last check',
        last === null
          ? [running === null ? 'none yet' : 'the first is under way']
          : [[outcomeWord(last.outcome), ', ', moment(last.finishedMs, fromNow(last.finishedMs, nowMs))]],
      ],
      [
        'Next check',
        nextMs === null
          ? []
          : [[moment(nextMs, fromNow(nextMs, nowMs)), isLate(watch, nowMs) ? ', late' : '']],
      ],
    ]),
    running === null ? null : progressOf(name, running),
    runButton(dash, watch),
  );
}

function scheduleOf({ timing }: LiveWatch): string {
  return timing.kind === 'every' ? `every ${lengthInWords(timing.everyMs)}` : `at "${timing.pattern}" (cron)`;
}

function progressOf(name: string, { done, total, isWhole }: NonNullable<LiveWatch['running']>): HTMLElement {
  const what = isWhole ? '' : ', only hosts in doubt';
  const told =
    total === 0 ? 'Making the plan …' : `${inThousands(done)} of ${countOf(total, 'path')} checked${what}`;
  return element(
    'p',
    { class: 'progress' },
    element('progress', {
      'aria-label': `Check of ${name}`,
      ...(total === 0 ? {} : { max: total, value: done }),
    }),
    element('span', {}, told),
  );
}

/** Stays where it is when it cannot be used, so that the focus does, and tells why. */
function runButton({ runs, live }: Dash, { name, running }: LiveWatch): HTMLElement {
  const refusal = runs.refusal() ?? (live.connection().kind === 'lost' ? 'Not connected.' : null);
  const isOff = refusal !== null || running !== null;
  const note = refusal ?? runs.answer(name);
  const button = element(
    'button',
    {
      type: 'button',
      id: `run-${name}`,
      'aria-disabled': isOff ? 'true' : null,
      'aria-describedby': `run-note-${name}`,
      onclick: () => {
        if (button.getAttribute('aria-disabled') === null) void runs.start(name);
      },
    },
    running === null ? 'Run now' : 'Running',
    element('span', { class: 'unseen' }, ` ${name}`),
  );
  return element(
    'p',
    { class: 'run' },
    button,
    ' ',
    element('span', { id: `run-note-${name}`, class: 'dim', role: 'status' }, note ?? ''),
  );
}
