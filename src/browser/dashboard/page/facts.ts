import { type Child, element } from './element.ts';

/** Labels with what stands under them; those with nothing are left out. */
export function facts(entries: readonly (readonly [label: string, values: readonly Child[]])[]): HTMLElement {
  return element(
    'dl',
    {},
    ...entries
      .filter(([, values]) => values.length > 0)
      .map(([label, values]): readonly Child[] => [
        element('dt', {}, label),
        ...values.map((value) => element('dd', {}, value)),
      ]),
  );
}
