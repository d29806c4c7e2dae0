import { withoutStop } from '../doorDetails.ts';
import { distinct } from '../gather.ts';
import { type Markup, markup } from './markup.ts';
import type { PageRow } from './pageRows.ts';
import { pathFacts } from './pathFacts.ts';
import { labelled } from './texts.ts';

/** Everything about a row: what is at stake, every attempt, and each path behind it with its source. */
export function rowFacts({ door, last, paths }: PageRow): Markup {
  const { outcome, verdict } = door;
  const label = last === door.port ? 'Evidence' : `Evidence of port ${door.port}`;
  const unmet = outcome !== 'met' && verdict !== 'error';
  return markup`<dl>
${labelled('Why', outcome === 'met' ? distinct(paths.map(({ reason }) => reason.text)).slice(0, 1) : [])}${labelled(
  outcome === 'broken' ? 'Breaks' : 'Breaks if shut',
  unmet ? distinct(paths.map(({ impact }) => withoutStop(impact))) : [],
)}${pathFacts(paths, { label, paths: door.paths })}</dl>`;
}
