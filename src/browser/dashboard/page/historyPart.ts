import type { Spell } from '../../../model/remembered.ts';
import { inThousands } from '../../../report/amounts.ts';
import { latencyLines } from '../words/latencyLines.ts';
import {
  DAYS_SHOWN_MS,
  dayStrip,
  HOURS_SHOWN_MS,
  hourStrip,
  mergeDays,
  type Place,
  shareMet,
} from '../words/strip.ts';
import { dayInWords } from '../words/times.ts';
import { element } from './element.ts';
import { latencyChart } from './latencyChart.ts';
import { renew } from './renew.ts';
import { type StripLook, stripTable } from './stripTable.ts';

/** How far back is looked. */
export type Span = 'hours' | 'days';

export interface HistoryPart {
  readonly element: HTMLElement;
  readonly span: () => Span;
  readonly show: (spells: readonly Spell[], nowMs: number) => void;
  readonly close: () => void;
}

/** A path's past: how often it was met, when it was not, and how long answers took. `onSpan` hears of another span. */
export function historyPart(onSpan: () => void): HistoryPart {
  let span: Span = 'hours';
  const share = element('p', {});
  const strip = element('div');
  const chart = latencyChart();
  let drawn = '';
  const buttons = (['hours', 'days'] as const).map((kind) => {
    const button = element('button', { type: 'button', 'aria-pressed': String(kind === span) }, NAMES[kind]);
    button.addEventListener('click', () => {
      span = kind;
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      onSpan();
    });
    return button;
  });
  return {
    element: element(
      'section',
      { 'aria-labelledby': 'history-title' },
      element('h2', { id: 'history-title' }, 'History'),
      element('p', { class: 'spans' }, ...buttons.flatMap((button) => [button, ' '])),
      share,
      strip,
      element('h3', {}, 'Latency'),
      chart.element,
    ),
    span: () => span,
    show: (spells, nowMs) => {
      // Whoever walks through the cells is not thrown out of them by what says nothing new.
      const state = JSON.stringify([span, spells, Math.floor(nowMs / HOUR_MS)]);
      if (state === drawn) return;
      drawn = state;
      renew(share, shareInWords(spells, span));
      renew(
        strip,
        span === 'hours'
          ? stripTable(hourStrip(spells, nowMs, placeOf), HOURS)
          : stripTable(dayStrip(spells, nowMs), DAYS),
      );
      chart.show(latencyLines(span === 'hours' ? spells : mergeDays(spells)));
    },
    close: chart.close,
  };
}

/** How far back each span looks, in milliseconds. */
export const SPAN_MS: Readonly<Record<Span, number>> = { hours: HOURS_SHOWN_MS, days: DAYS_SHOWN_MS };

const HOUR_MS = 3_600_000;
const NAMES: Readonly<Record<Span, string>> = { hours: '35 days by the hour', days: 'A year by the day' };

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

const HOURS: StripLook = {
  caption: 'Hours of the last 35 days: a column is a day, a row an hour',
  rows: Array.from({ length: 24 }, (_, hour) => clock(hour)),
  rowStep: 6,
  when: ({ fromMs, untilMs }) => `${dayInWords(fromMs)}, ${timeOf(fromMs)} to ${timeOf(untilMs)}`,
};

const DAYS: StripLook = {
  caption: 'Days of the last year: a column is a week, a row a weekday; days are those of UTC',
  rows: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  rowStep: 2,
  when: ({ fromMs }) => `${new Date(fromMs).toISOString().slice(0, 10)} (UTC)`,
};

function timeOf(ms: number): string {
  const date = new Date(ms);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

function placeOf(ms: number): Place {
  const date = new Date(ms);
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return { day: parts.map((part) => String(part).padStart(2, '0')).join('-'), hour: date.getHours() };
}

/** Rounded down: what was once not met is never shown as always met. */
function shareInWords(spells: readonly Spell[], span: Span): string {
  const { met, counted } = shareMet(spells);
  if (counted === 0) return 'No check of this time counts.';
  const percent = (Math.floor((met / counted) * 10_000) / 100).toFixed(2);
  return `Met in ${percent} % of ${inThousands(counted)} checks in ${span === 'hours' ? '35 days' : 'a year'}. Checks during maintenance do not count.`;
}
