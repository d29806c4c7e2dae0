import { renderTable } from '../parts/figures.mjs';

const MARKS = { right: '✓', acceptable: '~', WRONG: '✗' };

/** The section "Paired" of docs/truth.md: the same cases with a responder at the far end, and those that are not repeated. */
export function renderPaired({ rows, leftOut, notes }) {
  const reasons = new Map();
  for (const { id, why } of leftOut) reasons.set(why, [...(reasons.get(why) ?? []), `\`${id}\``]);
  return [
    '## Paired',
    '',
    'The same cases and rules with a responder on both servers, in place of every service: what is open or has no listener above is',
    'open here. Added are addresses and ports that are rewritten on the way, which only the far side sees. cicprobe runs as user nobody.',
    '',
    renderTable(
      ['group', 'cases', `right ${MARKS.right}`, `from one side ${MARKS.acceptable}`, `wrong ${MARKS.WRONG}`],
      shares(rows),
    ),
    `${MARKS.right}: verdict, reason, device named and warnings are those that were built. ${MARKS.acceptable}: the fault shuts the responder off, too, so one`,
    "side has to do, and the truth is among the alternatives that it states. The last column is the time from a path's first packet to",
    'its last piece of evidence, without the account of the far side, which is asked for once, at the end of the run.',
    '',
    renderTable(
      ['group', 'case', 'what was built', 'cicprobe, paired', 'blocked by', 'ms'],
      rows.map(({ one, rated, tookMs }) => [
        one.group,
        `\`${one.id}\``,
        one.truth,
        `${MARKS[rated.rating]} ${wordsOf(rated)}`,
        rated.path?.blockedBy ?? '',
        tookMs,
      ]),
    ),
    ...[...reasons].map(([why, ids]) => `- not repeated, ${why}: ${ids.join(', ')}`),
    ...notes.map((note) => `- ${note}`),
    '',
  ];
}

function wordsOf({ path }) {
  if (path === null) return 'nothing';
  const warnings = path.warnings.map(({ code }) => `, ${code}`).join('');
  return `${path.verdict}: ${path.reason.code}${warnings}`;
}

function shares(rows) {
  const line = (name, of) => [
    name,
    of.length,
    ...Object.keys(MARKS).map((rating) => of.filter(({ rated }) => rated.rating === rating).length),
  ];
  const groups = [...new Set(rows.map(({ one }) => one.group))];
  return [
    ...groups.map((group) =>
      line(
        group,
        rows.filter(({ one }) => one.group === group),
      ),
    ),
    line('all', rows),
  ];
}
