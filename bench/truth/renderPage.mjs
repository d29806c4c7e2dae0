import { renderTable } from '../parts/figures.mjs';
import { renderPaired } from './renderPaired.mjs';

const TOOLS = ['cicprobe', 'nmap', 'nc -zv', 'check_*', 'blackbox'];
const GROUPS = ['TCP', 'TLS', 'HTTP', 'UDP', 'names', 'own side'];
const MARKS = { right: '✓', undecided: '~', wrong: '✗' };
/** cicprobe's verdicts in the words of what was built. */
const STATE_OF = {
  open: 'open',
  closed: 'closed',
  blocked: 'filtered',
  unreachable: 'unreachable',
  'wrong-service': 'wrong-service',
  unresolved: 'no-name',
  error: 'own-fault',
};

/** docs/truth.md: the rule, the shares, every case, the paired run, and how it was measured. */
export function renderPage({ cases, notes, rated, answers, versions, absent, paired, machine }) {
  const rows = cases.map((one) => ({
    one,
    said: TOOLS.map((tool) =>
      tool === 'cicprobe'
        ? ownAnswer(one, rated.get(one.id))
        : answerOf(one, answers.get(`${one.id} ${tool}`)),
    ),
  }));
  return [
    '# Truth table',
    '',
    'What cicprobe and tools of the same trade say about paths whose true state is known, because it was built: network',
    'namespaces for client, router, firewall and two servers, nftables on each, IPv4 and IPv6. Generated; do not edit:',
    '',
    '```',
    'sudo node bench/truth.mjs',
    '```',
    '',
    `The same cases are tests: \`sudo npm run lab\` runs each as root and as user nobody without capabilities.`,
    '',
    '## How it is counted',
    '',
    RULE,
    '',
    '## Shares',
    '',
    renderTable(['group', 'cases', ...TOOLS], shares(rows)),
    `Each cell: right ${MARKS.right} / undecided ${MARKS.undecided} / wrong ${MARKS.wrong}. A dash: the tool has no such check.`,
    '',
    '## Case by case',
    '',
    renderTable(
      ['group', 'case', 'what was built', 'state', ...TOOLS],
      rows.map(({ one, said }) => [
        one.group,
        `\`${one.id}\``,
        one.truth,
        one.state,
        ...said.map((answer) => (answer === null ? '-' : `${MARKS[answer.mark]} ${answer.words}`)),
      ]),
    ),
    ...renderPaired(paired),
    '## Measured with',
    '',
    ...Object.entries(versions).map(([tool, version]) => `- ${tool} ${version}`),
    ...absent.map((tool) => `- ${tool}: not installed here, so its column is empty`),
    ...notes.map((note) => `- ${note}`),
    `- ${machine}`,
    '',
  ].join('\n');
}

const RULE = `Every word of a tool allows some states of a path. \`open\`, \`succeeded\`, \`OK\` and \`success\` allow only *open*: the path can be
used for what is documented there. \`closed\` and \`refused\` allow only *closed*, nmap's \`filtered\` only *filtered*, "host seems down"
only *unreachable*. "Timed out" and "no route" allow *filtered*, *unreachable* and *own-fault*; a bare failure allows every state but
*open*; \`open|filtered\` allows both; an HTTP error status allows *open* and *wrong-service*. cicprobe's "no route" is this host's own: it allows only *own-fault*.

- ${MARKS.right} **right**: the word allows the state that was built and no other.
- ${MARKS.undecided} **undecided**: it allows that state among others. For cicprobe: the verdict does not decide, and the truth is among the alternatives that it states.
- ${MARKS.wrong} **wrong**: it allows only other states. For cicprobe also: a wrong reason, a wrong device named, a missing warning.

Where a case has several doors alike, one wrong door makes it wrong. nmap runs as root, \`-sT\` for TCP and \`-sU\` for UDP, with its own
host discovery; \`nc\` with 5 seconds of patience; \`check_*\` is check_tcp (\`-S\` where TLS is documented), check_http and check_udp, which
is given what the lab's service echoes; blackbox_exporter has a module for each kind and no UDP. Tools that know no TLS or HTTP are asked
all the same: their "open" is what an operator would read. cicprobe runs as user nobody.`;

function ownAnswer(one, { rating, path }) {
  const words = path === null ? 'nothing' : `${path.verdict}: ${path.reason.code}`;
  const exact = path !== null && stateOf(path) === one.state;
  const mark =
    rating === 'WRONG' ? 'wrong' : exact ? 'right' : rating === 'acceptable' ? 'undecided' : 'wrong';
  return { words, mark };
}

/** "This host has no route" names whose fault it is. */
function stateOf({ verdict, reason }) {
  return reason.code === 'no-route' ? 'own-fault' : STATE_OF[verdict];
}

function answerOf(one, words) {
  if (words === undefined) return null;
  if (words.length === 0) return { words: 'nothing', mark: 'wrong' };
  const marked = words.map(({ word, states }) => ({
    words: word.replace('|', '\\|'),
    mark: !states.includes(one.state) ? 'wrong' : states.length === 1 ? 'right' : 'undecided',
  }));
  for (const mark of ['wrong', 'undecided']) {
    const found = marked.find((answer) => answer.mark === mark);
    if (found !== undefined) return found;
  }
  return marked[0];
}

function shares(rows) {
  const line = (name, of) => [
    name,
    of.length,
    ...TOOLS.map((_, at) => {
      const marks = of.flatMap(({ said }) => said[at]?.mark ?? []);
      if (marks.length === 0) return '-';
      const count = (mark) => marks.filter((one) => one === mark).length;
      const percent = Math.round((100 * count('right')) / marks.length);
      return `${count('right')} / ${count('undecided')} / ${count('wrong')} (${percent} % right)`;
    }),
  ];
  return [
    ...GROUPS.map((group) =>
      line(
        group,
        rows.filter(({ one }) => one.group === group),
      ),
    ),
    line('all', rows),
  ];
}
