import type { Part } from '../api/answers.ts';
import { element } from './element.ts';
import { renew } from './renew.ts';

export interface GrowingList {
  readonly element: HTMLElement;
  /** Asks for what is new. */
  readonly refresh: () => void;
}

export interface ListParts<T> {
  readonly load: (cursor: string | null) => Promise<Part<T>>;
  /** All that is known, the latest first. */
  readonly draw: (items: readonly T[]) => HTMLElement;
  readonly idOf: (item: T) => string | number;
  /** Said when there is nothing. */
  readonly empty: string;
}

/** A list of which the latest is loaded, and more when it is asked for. */
export function growingList<T>({ load, draw, idOf, empty }: ListParts<T>): GrowingList {
  let items: readonly T[] = [];
  let next: string | null = null;
  const content = element('div', {}, element('p', { class: 'empty' }, 'Reading …'));
  const note = element('p', { class: 'wrong', role: 'status' });
  const more = element('button', { type: 'button' }, 'Show earlier ones');
  more.hidden = true;
  const take = async (cursor: string | null): Promise<void> => {
    try {
      const part = await load(cursor);
      const known = new Set(items.map(idOf));
      const hasGap = cursor === null && !part.items.some((item) => known.has(idOf(item)));
      // Later pages stay where they are, unless so much is new that something between would be missing.
      if (hasGap) items = part.items;
      else items = cursor === null ? together(part.items, items, idOf) : together(items, part.items, idOf);
      if (hasGap || cursor !== null) next = part.next;
      note.textContent = '';
      more.hidden = next === null;
      renew(content, items.length === 0 ? element('p', { class: 'empty' }, empty) : draw(items));
    } catch (error) {
      note.textContent = `This could not be read: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  more.addEventListener('click', () => void take(next));
  void take(null);
  return { element: element('div', {}, note, content, more), refresh: () => void take(null) };
}

/** Each item once, as it was told in the first list that has it. */
function together<T>(
  first: readonly T[],
  second: readonly T[],
  idOf: (item: T) => string | number,
): readonly T[] {
  const known = new Set(first.map(idOf));
  return [...first, ...second.filter((item) => !known.has(idOf(item)))];
}
