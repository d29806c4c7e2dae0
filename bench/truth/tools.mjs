/**
 * The tools that are compared: how each is asked about one case, and which states of a path its words allow.
 * A state is what was built: open, closed, filtered, wrong-service, unreachable, no-name, own-fault.
 */
const PLUGINS = '/usr/lib/nagios/plugins/';
/** Any state in which the path cannot be used. */
const UNUSABLE = ['closed', 'filtered', 'wrong-service', 'unreachable', 'no-name', 'own-fault'];
/** Silence, or "no route": somebody on the way, a dead host, or this host itself. */
const NO_ANSWER = ['filtered', 'unreachable', 'own-fault'];
const NO_NAME = { word: 'name not resolved', states: ['no-name'] };
/** Where cases name several doors, tools that take one at a time are asked about this many of them. */
export const DOORS_PER_CASE = 5;

/** The host as the tool is told it: the literal address where the case is about one address. */
export const hostOf = (one) => (one.at === null || one.scene === 'silent-resolver' ? one.host : one.at);

const isV6 = (one) => one.at?.includes(':') === true;

export const tools = [
  {
    name: 'nmap',
    program: 'nmap',
    versionArgs: ['--version'],
    takesAllDoors: true,
    argsFor: (one, ports) => [
      one.transport === 'tcp' ? '-sT' : '-sU',
      '-n',
      ...(isV6(one) ? ['-6'] : []),
      '-p',
      ports.join(),
      '-oG',
      '-',
      hostOf(one),
    ],
    read: ({ stdout, stderr }, ports) => {
      const found = [...stdout.matchAll(/(\d+)\/([a-z|]+)\/(?:tcp|udp)/g)];
      if (found.length >= ports.length) return found.map(([, , state]) => nmapWord(state));
      if (/Failed to resolve/.test(stderr)) return [NO_NAME];
      if (/failed to determine route|No route|Operation not permitted|sendto/i.test(stderr)) {
        return [{ word: 'error', states: ['own-fault'] }];
      }
      if (/0 hosts up|Status: Down/.test(stdout))
        return [{ word: 'host seems down', states: ['unreachable'] }];
      return [];
    },
  },
  {
    name: 'nc -zv',
    program: 'nc',
    argsFor: (one, [port]) =>
      [
        '-z',
        '-v',
        '-n',
        '-w',
        '5',
        ...(one.transport === 'udp' ? ['-u'] : []),
        hostOf(one),
        String(port),
      ].filter((flag) => flag !== '-n' || hostOf(one) === one.at),
    read: ({ stdout, stderr, status }) => {
      const said = stdout + stderr;
      if (/succeeded/.test(said)) return [{ word: 'succeeded', states: ['open'] }];
      if (/refused/.test(said)) return [{ word: 'refused', states: ['closed'] }];
      if (/timed out/.test(said)) return [{ word: 'timed out', states: NO_ANSWER }];
      if (/No route to host|unreachable/.test(said)) return [{ word: 'no route', states: NO_ANSWER }];
      if (/getaddrinfo|resolution/.test(said)) return [NO_NAME];
      if (/not permitted|Permission/.test(said)) return [{ word: 'not permitted', states: ['own-fault'] }];
      return status === 0
        ? [{ word: 'succeeded', states: ['open'] }]
        : [{ word: 'failed', states: UNUSABLE }];
    },
  },
  {
    name: 'check_*',
    program: `${PLUGINS}check_tcp`,
    versionArgs: ['-V'],
    argsFor: pluginArgs,
    programFor: (one) => PLUGINS + pluginFor(one),
    read: ({ stdout, stderr }) => {
      const said = stdout + stderr;
      if (/Connection refused/i.test(said)) return [{ word: 'refused', states: ['closed'] }];
      if (/timed? ?out|No route|unreachable/i.test(said)) return [{ word: 'no answer', states: NO_ANSWER }];
      if (/Invalid hostname|Name or service|Temporary failure|not known/i.test(said)) return [NO_NAME];
      if (/not permitted|Permission/i.test(said)) return [{ word: 'not permitted', states: ['own-fault'] }];
      const status = /HTTP (?:OK|WARNING|CRITICAL).*?HTTP\/1\.1 (\d+)/.exec(said)?.[1];
      if (status !== undefined && !/ OK/.test(said.split(':')[0])) {
        return [{ word: `HTTP ${status}`, states: ['open', 'wrong-service'] }];
      }
      if (/\bOK\b/.test(said)) return [{ word: 'OK', states: ['open'] }];
      return [{ word: 'CRITICAL', states: UNUSABLE }];
    },
  },
];

/** blackbox_exporter is asked over HTTP and says one bit; its modules are in blackbox.yml beside this file. */
export const blackbox = {
  name: 'blackbox',
  program: 'prometheus-blackbox-exporter',
  versionArgs: ['--version'],
  moduleFor: (one) => {
    if (one.transport === 'udp') return null;
    const tls = one.probe.options?.tls === true;
    return one.probe.kind === 'http' ? (tls ? 'https' : 'http') : one.probe.kind;
  },
  word: (success) =>
    success ? { word: 'success', states: ['open'] } : { word: 'failure', states: UNUSABLE },
};

function nmapWord(state) {
  return { word: state, states: state.split('|') };
}

function pluginFor(one) {
  if (one.transport === 'udp') return 'check_udp';
  return one.probe.kind === 'http' ? 'check_http' : 'check_tcp';
}

function pluginArgs(one, [port]) {
  const plugin = pluginFor(one);
  const tls = one.probe.kind === 'tls' || one.probe.options?.tls === true;
  return [
    '-H',
    hostOf(one),
    '-p',
    String(port),
    '-t',
    '10',
    ...(isV6(one) ? ['-6'] : []),
    ...(tls ? ['-S'] : []),
    // It insists on a conversation; the lab's service echoes.
    ...(plugin === 'check_udp' ? ['-s', 'cicprobe', '-e', 'cicprobe'] : []),
  ];
}
