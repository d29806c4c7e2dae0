import type { PathStatus } from '../../../model/remembered.ts';
import { compareKeys } from '../../shared/compareKeys.ts';
import { everyPath, type PathFilter } from '../words/pathFilter.ts';
import { element } from './element.ts';
import { sign } from './signs.ts';

export interface FilterForm {
  readonly element: HTMLElement;
  readonly search: HTMLInputElement;
  /** Offers the hosts and watches that these paths have. */
  readonly offer: (paths: readonly PathStatus[]) => void;
}

/** The fields over the table of paths. What came with a link and has no field stands beside them as words. */
export function filterForm(given: PathFilter, onChange: (filter: PathFilter) => void): FilterForm {
  let filter = given;
  const search = element('input', { type: 'search', id: 'text', spellcheck: 'false', value: given.q });
  const outcomes = (['broken', 'unproven', 'met'] as const).map((value) =>
    chip('outcome', value, given.outcome.includes(value), value),
  );
  const flapping = chip('flapping', 'flapping', given.flapping, 'flapping');
  const host = element('select', { id: 'host' });
  const watch = element('select', { id: 'watch' });
  const besides = element('p', { class: 'besides' }, besidesInWords(given));
  const read = (): void => {
    filter = {
      ...filter,
      q: search.value.trim(),
      outcome: outcomes.filter(({ box }) => box.checked).map(({ box }) => box.value),
      flapping: flapping.box.checked,
      host: host.value === MANY ? filter.host : chosenIn(host),
      watch: chosenIn(watch),
    };
    onChange(filter);
  };
  const watchField = element('p', {}, element('label', { for: 'watch' }, 'Watch '), watch);
  const form = element(
    'search',
    {},
    element('p', {}, element('label', { for: 'text' }, 'Search '), search),
    element(
      'fieldset',
      {},
      element('legend', {}, 'Outcome'),
      ...outcomes.map(({ label }) => label),
      flapping.label,
    ),
    element('p', {}, element('label', { for: 'host' }, 'Host '), host),
    watchField,
    element(
      'button',
      {
        type: 'button',
        onclick: () => {
          filter = everyPath;
          search.value = '';
          for (const { box } of [...outcomes, flapping]) box.checked = false;
          host.value = '';
          watch.value = '';
          besides.textContent = '';
          onChange(filter);
        },
      },
      'Show all',
    ),
    besides,
  );
  form.addEventListener('input', read);
  return {
    element: form,
    search,
    offer: (paths) => {
      fillSelect(host, filter.host, [...new Set(paths.flatMap(({ about }) => about?.target ?? []))]);
      const watches = [...new Set(paths.map((path) => path.watch))];
      fillSelect(watch, filter.watch, watches);
      watchField.hidden = watches.length < 2 && filter.watch.length === 0;
    },
  };
}

/** Stands for several hosts that a link named. */
const MANY = ' ';

function chosenIn({ value }: HTMLSelectElement): readonly string[] {
  return value === '' || value === MANY ? [] : [value];
}

function fillSelect(select: HTMLSelectElement, chosen: readonly string[], names: readonly string[]): void {
  const values = [
    '',
    ...(chosen.length > 1 ? [MANY] : []),
    ...[...new Set([...names, ...chosen])].sort(compareKeys),
  ];
  if (values.join('\n') === [...select.options].map(({ value }) => value).join('\n')) return;
  select.replaceChildren(
    ...values.map((value) =>
      element(
        'option',
        { value },
        value === '' ? 'any' : value === MANY ? `${chosen.length} of a link` : value,
      ),
    ),
  );
  select.value = chosen.length > 1 ? MANY : (chosen[0] ?? '');
}

function besidesInWords({ from, to, flow }: PathFilter): string {
  const parts = [
    ...(from.length === 0 ? [] : [`from ${from.join(', ')}`]),
    ...(to.length === 0 ? [] : [`to ${to.join(', ')}`]),
    ...(flow.length === 0 ? [] : ['of one arrow of the diagram']),
  ];
  return parts.length === 0 ? '' : `Only those ${parts.join(' ')}.`;
}

function chip(
  name: string,
  value: string,
  isOn: boolean,
  kind: 'broken' | 'unproven' | 'met' | 'flapping',
): { readonly label: HTMLElement; readonly box: HTMLInputElement } {
  const box = element('input', { type: 'checkbox', name, value });
  box.checked = isOn;
  return { box, label: element('label', { class: 'chip' }, box, sign(kind), element('span', {}, value)) };
}
