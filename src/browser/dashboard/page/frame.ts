import type { Overview } from '../api/answers.ts';
import { countsInWords, headline } from '../words/headline.ts';
import { banners } from './banners.ts';
import type { Dash, View } from './dash.ts';
import { element } from './element.ts';
import { PLACES } from './keys.ts';
import { renew } from './renew.ts';
import { sign } from './signs.ts';

/** What stands around every view: whose page it is, how it stands, where one can go, and what the viewer must know. */
export interface Frame {
  /** Shows a view, and marks where the viewer is. */
  readonly show: (view: View, hash: string) => void;
  readonly main: HTMLElement;
}

/** Fills the page; `tools` stand at its foot. */
export function frame(dash: Dash, tools: readonly HTMLElement[]): Frame {
  const who = element('p', { class: 'who' });
  const stands = element('p', { class: 'stands' });
  const notes = element('div', { class: 'banners', role: 'status' });
  const links = PLACES.map(([, hash, name]) => element('a', { href: hash }, name));
  const main = element('main', { id: 'content', tabindex: '-1' });
  const header = element(
    'header',
    { class: 'unknown' },
    element('div', { class: 'top' }, who, stands),
    element(
      'nav',
      { 'aria-label': 'Views' },
      element('ul', {}, ...links.map((link) => element('li', {}, link))),
    ),
  );
  document.body.replaceChildren(skipLink(main), header, notes, main, element('footer', {}, ...tools));
  let title = '';
  const tell = (): void => {
    const overview = dash.live.overview();
    const isConnected = dash.live.connection().kind !== 'lost';
    const { tone } = headline(overview, dash.live.connection(), dash.live.nowMs());
    const counts = isConnected
      ? overview === null
        ? 'asking the daemon'
        : countsInWords(overview.counts)
      : 'not connected';
    header.className = tone;
    document.body.classList.toggle('stale', !isConnected);
    renew(who, element('b', {}, overview?.host ?? 'cicprobe'), aboutOf(overview));
    renew(stands, sign(tone), ` ${counts}`);
    renew(notes, ...banners(dash));
    document.title = `${title}: ${counts} · ${overview?.host ?? 'cicprobe'}`;
  };
  dash.live.listen(tell);
  tell();
  return {
    main,
    show: (view, hash) => {
      title = view.title;
      tell();
      main.replaceChildren(view.element);
      for (const link of links) markIf(link, isWithin(hash, link.hash));
    },
  };
}

/** The address is the view's: a link within the page would lead to another one. */
function skipLink(main: HTMLElement): HTMLElement {
  const link = element('a', { class: 'skip', href: '#content' }, 'Skip to the content');
  link.addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });
  return link;
}

function aboutOf(overview: Overview | null): string {
  if (overview === null) return '';
  const site = overview.site === '' ? '' : `, site ${overview.site}`;
  return ` as ${overview.role.replaceAll(',', ', ')}${site}`;
}

function isWithin(hash: string, place: string): boolean {
  return hash === place || hash.startsWith(`${place}?`) || (place !== '#/' && hash.startsWith(`${place}/`));
}

function markIf(link: HTMLElement, isHere: boolean): void {
  if (isHere) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
}
