import { addCopyButtons } from './addCopyButtons.ts';
import { followArrows } from './followArrows.ts';
import { keepFilter } from './keepFilter.ts';
import { pathRows } from './pathRows.ts';
import { readAhead } from './readAhead.ts';
import { sortByHeadings } from './sortByHeadings.ts';
import { unfoldForPrint } from './unfoldForPrint.ts';

// The page is whole without any of this: it only makes looking things up quicker.
const table = pathRows(document);
if (table !== null) {
  const filter = keepFilter(document, table);
  sortByHeadings(table);
  followArrows(document, filter.showOnly);
  readAhead(window, table.rows);
}
addCopyButtons(document);
unfoldForPrint(window);
