import { FONT_SIZE } from './textBlock.ts';

/**
 * The style sheet of pictures with this prefix, light and dark. A page sets other colours by giving
 * `--PREFIXpaper` and its like a value on an element of class `PREFIXdrawing`.
 */
export function svgStyle(prefix: string): string {
  const rules = [
    [
      'drawing',
      `${colours(LIGHT)}font-family:"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif`,
    ],
    ['paper', 'fill:var(--paper)'],
    ['heading', 'fill:var(--ink);font-size:18px;font-weight:600'],
    ['text', 'fill:var(--ink)'],
    ...Object.entries(FONT_SIZE).map(([kind, size]) => [kind, `font-size:${size}px`]),
    ['title', 'font-weight:600'],
    ['kind', 'fill:var(--faint)'],
    ['tally', 'font-weight:600'],
    ['box', 'fill:var(--box);stroke:var(--edge);stroke-width:1.2'],
    ['here', 'fill:var(--here);stroke:var(--ink);stroke-width:2.2'],
    ['outside', 'stroke-dasharray:5 3'],
    ['label', 'fill:var(--paper);stroke:var(--edge);stroke-width:.6;stroke-opacity:.55'],
    ['line', 'fill:none;stroke:var(--plain);stroke-width:1.6'],
    ['head', 'fill:var(--plain)'],
    ['met .line', 'stroke:var(--met);stroke-width:2'],
    ['broken .line', 'stroke:var(--broken);stroke-width:3.2;stroke-dasharray:11 5'],
    ['unproven .line', 'stroke:var(--unproven);stroke-width:2.6;stroke-dasharray:2.5 4.5'],
    ['unchecked .line', 'stroke:var(--faint);stroke-width:1.3;stroke-dasharray:7 6'],
    ['met .head', 'fill:var(--met)'],
    ['broken .head', 'fill:var(--broken)'],
    ['unproven .head', 'fill:var(--unproven)'],
    ['unchecked .head', 'fill:var(--faint)'],
    ['says-met', 'fill:var(--met)'],
    ['says-broken', 'fill:var(--broken)'],
    ['says-unproven', 'fill:var(--unproven)'],
    ['says-unchecked', 'fill:var(--faint)'],
    ['link:hover .line', 'stroke-width:4'],
    ['link:focus-visible', 'outline:2px solid var(--ink);outline-offset:2px'],
  ] as const;
  const named = (text: string): string => text.replaceAll('--', `--${prefix}`);
  const sheet = rules.map(([name, body]) => `.${prefix}${name.replace(' .', ` .${prefix}`)}{${named(body)}}`);
  return [...sheet, `@media (prefers-color-scheme:dark){.${prefix}drawing{${named(colours(DARK))}}}`].join(
    '\n',
  );
}

/** Told apart by eyes that do not tell red from green; text on paper has a contrast of 4.5 or more. */
const LIGHT = {
  paper: '#ffffff',
  box: '#f4f6f8',
  here: '#e3effb',
  ink: '#1b2430',
  edge: '#8693a3',
  faint: '#5f6b78',
  plain: '#46566a',
  met: '#00705a',
  broken: '#b8320c',
  unproven: '#7d5a00',
};

const DARK: typeof LIGHT = {
  paper: '#14181d',
  box: '#222932',
  here: '#1d3550',
  ink: '#e8edf2',
  edge: '#6f7d8c',
  faint: '#9aa6b2',
  plain: '#a9b8c8',
  met: '#4ed1a5',
  broken: '#ff8a65',
  unproven: '#f0c350',
};

function colours(values: typeof LIGHT): string {
  return Object.entries(values)
    .map(([name, value]) => `--${name}:${value};`)
    .join('');
}
