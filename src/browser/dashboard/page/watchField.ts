import { writeRoute } from '../words/route.ts';
import type { Dash } from './dash.ts';
import { element } from './element.ts';

/** Links that narrow a view to one watch; nothing where there is only one. `anyName` is what all of them are called. */
export function watchField(
  { live }: Dash,
  kind: 'diagram' | 'changes' | 'runs',
  current: string | null,
  anyName: string | null,
): HTMLElement | null {
  const names = (live.overview()?.watches ?? []).map(({ name }) => name);
  if (names.length < 2) return null;
  const choices = [
    ...(anyName === null ? [] : [[null, anyName] as const]),
    ...names.map((name) => [name, name] as const),
  ];
  return element(
    'nav',
    { 'aria-label': 'Watches', class: 'choices' },
    element(
      'ul',
      {},
      ...choices.map(([watch, text]) =>
        element(
          'li',
          {},
          element(
            'a',
            { href: writeRoute({ kind, watch }), 'aria-current': watch === current ? 'true' : null },
            text,
          ),
        ),
      ),
    ),
  );
}
