import uPlot from 'uplot';
import { formatMs } from '../../../report/amounts.ts';
import type { LatencyLines } from '../words/latencyLines.ts';
import { timeInWords } from '../words/times.ts';
import { element } from './element.ts';
import { THEME_CHANGED } from './theme.ts';

export interface LatencyChart {
  readonly element: HTMLElement;
  readonly show: (lines: LatencyLines) => void;
  readonly close: () => void;
}

/** Mean and longest time to an answer over time. A drag narrows the time, a double click widens it again. */
export function latencyChart(): LatencyChart {
  const holder = element('div', { class: 'chart' });
  const told = element('p', { class: 'dim' });
  let plot: uPlot | null = null;
  let shown: LatencyLines = { times: [], mean: [], most: [] };
  const draw = (): void => {
    plot?.destroy();
    plot = null;
    const isEmpty = shown.most.every((value) => value === null);
    told.textContent = isEmpty ? 'No latency was measured in this time.' : inWords(shown);
    holder.hidden = isEmpty;
    if (isEmpty || holder.clientWidth === 0) return;
    plot = new uPlot(
      optionsFor(holder.clientWidth),
      [[...shown.times], [...shown.mean], [...shown.most]],
      holder,
    );
    plot.root.querySelector('canvas')?.setAttribute('aria-hidden', 'true');
  };
  const resized = new ResizeObserver(() => {
    if (plot === null) draw();
    else if (plot.width !== holder.clientWidth) plot.setSize({ width: holder.clientWidth, height: HEIGHT });
  });
  resized.observe(holder);
  document.addEventListener(THEME_CHANGED, draw);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', draw);
  return {
    element: element('div', {}, holder, told),
    show: (lines) => {
      shown = lines;
      draw();
    },
    close: () => {
      resized.disconnect();
      document.removeEventListener(THEME_CHANGED, draw);
      dark.removeEventListener('change', draw);
      plot?.destroy();
    },
  };
}

const HEIGHT = 220;

function optionsFor(width: number): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: colour('dim'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line') },
  };
  const value = (_: uPlot, ms: number | null): string => (ms === null ? '–' : formatMs(ms));
  return {
    width,
    height: HEIGHT,
    scales: { y: { range: (_, _least, most) => [0, Math.max(most, 1) * 1.1] } },
    axes: [
      {
        ...axis,
        values: (_, ticks) => ticks.map((second, at) => tickInWords(second, ticks[at + 1] ?? ticks[at - 1])),
      },
      { ...axis, size: 64, values: (_, ticks) => ticks.map((ms) => (ms === 0 ? '0' : formatMs(ms))) },
    ],
    series: [
      { label: 'Time', value: (_, second) => (second === null ? '–' : timeInWords(second * 1000)) },
      { label: 'Mean', stroke: colour('link'), width: 2, value },
      // Not told apart by colour alone.
      { label: 'Longest', stroke: colour('dim'), width: 1, dash: [4, 3], value },
    ],
  };
}

/** A day where ticks are days apart, else the time of day. */
function tickInWords(second: number, next: number | undefined): string {
  const isDay = next === undefined || Math.abs(next - second) >= DAY_S / 2;
  return isDay ? DAY.format(second * 1000) : TIME.format(second * 1000);
}

const DAY_S = 86_400;
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

function inWords({ mean, most }: LatencyLines): string {
  const means = mean.filter((value) => value !== null);
  const longest = Math.max(...most.filter((value) => value !== null));
  return `Mean between ${formatMs(Math.min(...means))} and ${formatMs(Math.max(...means))}; the longest time was ${formatMs(longest)}.`;
}
