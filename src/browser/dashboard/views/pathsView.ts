import { countOf, inThousands } from '../../../report/amounts.ts';
import type { Dash, View } from '../page/dash.ts';
import { element } from '../page/element.ts';
import { filterForm } from '../page/filterForm.ts';
import { pathTable } from '../page/pathTable.ts';
import { filterPaths, type PathFilter } from '../words/pathFilter.ts';
import { writeRoute } from '../words/route.ts';

/** Every path, to be searched, narrowed and sorted; the address tells what is shown. */
export function pathsView({ live }: Dash, given: PathFilter): View {
  let filter = given;
  const told = element('p', { id: 'shown', role: 'status' });
  const table = pathTable();
  const show = (): void => {
    const paths = live.paths();
    if (paths === null) {
      told.textContent = 'Reading how the paths stand …';
      return;
    }
    form.offer(paths);
    const left = filterPaths(paths, filter);
    table.show(left);
    const all = countOf(paths.length, 'path');
    const words = left.length === paths.length ? all : `${inThousands(left.length)} of ${all}`;
    const text = paths.length === 0 ? 'Paths appear here when the first check has ended.' : words;
    if (told.textContent !== text) told.textContent = text;
  };
  const form = filterForm(given, (next) => {
    filter = next;
    history.replaceState(null, '', writeRoute({ kind: 'paths', filter }));
    show();
  });
  let seen: unknown;
  const ends = live.listen(() => {
    if (live.paths() === seen) return;
    seen = live.paths();
    show();
  });
  show();
  return {
    title: 'Paths',
    element: element(
      'div',
      {},
      element('h1', { tabindex: '-1' }, 'Paths'),
      form.element,
      told,
      table.element,
    ),
    close: ends,
    search: form.search,
  };
}
