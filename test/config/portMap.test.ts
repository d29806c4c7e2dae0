import { describe, expect, it } from 'vitest';
import { parsePortMap } from '../../src/config/portMap.ts';
import type { SourceFile } from '../../src/config/yamlDocument.ts';
import { asFlowId, asRoleName } from '../../src/model/ids.ts';
import { knownProbes, mapSources, problemsOf, smallMap } from './mapFixture.ts';

const { roles, options, client, servers } = mapSources;

type Sources = Partial<Record<keyof typeof mapSources, SourceFile>>;

function problemsWith(changed: Sources): readonly string[] {
  const files = Object.values({ ...mapSources, ...changed });
  return problemsOf(() => parsePortMap(files, knownProbes));
}

/** The file with one text put in place of another, which must be there. */
function edit(source: SourceFile, before: string, after: string): SourceFile {
  expect(source.text).toContain(before);
  return { ...source, text: source.text.replace(before, after) };
}

function flowOf(id: string) {
  return smallMap.flows.find((flow) => flow.id === asFlowId(id));
}

describe('parsePortMap', () => {
  it('reads document, roles, options, sections and flows in the order of the files’ names', () => {
    const shuffled = [servers, options, client, roles];
    const map = parsePortMap(shuffled, knownProbes);
    expect(map).toEqual(smallMap);
    expect(map).toMatchObject({ document: 'CIC Port Maps', revision: '2019 R3' });
    expect(map.sections).toEqual([
      { title: 'Client operations', slug: 'client-operations', page: 10, note: 'Five tables survive.' },
      { title: 'Servers', slug: 'servers', page: 14, note: '' },
    ]);
    expect(map.flows.map(({ id }) => id)).toEqual([
      'client-operations.desktop.notifier',
      'client-operations.desktop.sessions',
      'client-operations.desktop.files',
      'client-operations.telephone.voice',
      'servers.database.mssql',
      'servers.database.rpc',
      'servers.edge.media',
      'servers.all.time',
      'servers.backup.switchover',
    ]);
  });

  it('fills in every default of a role', () => {
    expect(smallMap.roles.get(asRoleName('telephone'))).toEqual({
      name: 'telephone',
      title: 'Telephone',
      kind: 'device',
      printedNames: [],
      acronyms: [],
      hostedOn: [],
      isA: [],
      mainPeer: null,
      portsFixed: null,
      note: '',
    });
    expect(smallMap.roles.get(asRoleName('edge-media-server'))?.hostedOn).toEqual(['interaction-edge']);
    expect(smallMap.roles.get(asRoleName('interaction-edge'))).toMatchObject({
      mainPeer: 'cic-server',
      portsFixed: 'Interaction Edge has no setting for them.',
    });
  });

  it('reads options as they are', () => {
    expect(smallMap.options.get('database')).toEqual({
      name: 'database',
      title: 'Database product',
      values: ['mssql', 'oracle', 'none'],
      default: 'mssql',
      description: 'Which product keeps the data.',
    });
  });

  it('reads a flow with everything said', () => {
    expect(flowOf('client-operations.desktop.notifier')).toEqual({
      id: 'client-operations.desktop.notifier',
      section: 'Client operations',
      diagram: 'Interaction Desktop',
      from: 'workstation',
      to: 'cic-server',
      direction: '<->',
      listens: 'both',
      service: 'Notifier',
      purpose: 'Live status updates for Interaction Desktop',
      transport: 'tcp',
      security: 'ssl',
      ports: { kind: 'list', ports: [5597] },
      unprobed: null,
      wan: true,
      when: {},
      probe: { kind: 'tls', options: {} },
      impact: 'Interaction Desktop cannot log on.',
      source: { kind: 'table', ref: 'TCP SSL 5597 /WAN', confidence: 'documented' },
      note: '',
    });
  });

  it('takes both ends of a two-way arrow for listeners unless the file says otherwise', () => {
    const listens = (source: SourceFile) =>
      parsePortMap([roles, options, source], knownProbes).flows[0]?.listens;
    expect(listens(client)).toBe('both');
    expect(listens(edit(client, 'direction: "<->"', 'direction: "<->"\n    listens: to'))).toBe('to');
    expect(listens(edit(client, 'direction: "<->"', 'direction: "->"'))).toBe('to');
  });

  it.each([
    ['client-operations.desktop.sessions', { kind: 'http', options: { tls: false, path: '/' } }],
    ['client-operations.desktop.files', { kind: 'tcp', options: {} }],
    ['client-operations.telephone.voice', { kind: 'udp', options: {} }],
    ['servers.database.mssql', { kind: 'tcp', options: {} }],
    ['servers.backup.switchover', { kind: 'tls', options: {} }],
  ])('gives %s its probe', (id, probe) => {
    expect(flowOf(id)?.probe).toEqual(probe);
  });

  it('reads ports, unprobed ports and conditions', () => {
    expect(flowOf('client-operations.desktop.files')?.unprobed).toEqual({
      ports: [20],
      why: 'The server opens it towards the client.',
    });
    expect(flowOf('client-operations.telephone.voice')?.ports).toEqual({
      kind: 'range',
      first: 16384,
      last: 32767,
    });
    expect(flowOf('servers.database.mssql')?.when).toEqual({ database: ['mssql'] });
    expect(flowOf('servers.database.rpc')).toMatchObject({
      ports: { kind: 'dynamic' },
      when: { database: ['mssql', 'oracle'] },
      direction: '->',
      security: 'none',
      wan: false,
    });
  });
});

describe('parsePortMap refuses', () => {
  it('role names that are there twice, naming both places', () => {
    expect(problemsWith({ roles: edit(roles, 'name: telephone', 'name: database-server') })).toEqual([
      'roles.yaml:46 roles[8].name: role "database-server" is already at roles.yaml:26',
      'sections/01-client-operations.yaml:42 flows[3].to: unknown role "telephone"',
    ]);
  });

  it('references to roles that are not there', () => {
    let broken = edit(roles, 'hostedOn: [cic-server]', 'hostedOn: [cic-sever]');
    broken = edit(broken, 'isA: [all-servers]', 'isA: [everything, all-servers]');
    broken = edit(broken, 'mainPeer: cic-server', 'mainPeer: server');
    expect(problemsWith({ roles: broken })).toEqual([
      'roles.yaml:9 roles[0].mainPeer: unknown role "server"; did you mean "all-servers", "backup-cic-server" or "cic-server"?',
      'roles.yaml:14 roles[1].isA[0]: unknown role "everything"',
      'roles.yaml:25 roles[3].hostedOn[0]: unknown role "cic-sever"; did you mean "cic-server"?',
    ]);
  });

  it('circles, each once', () => {
    const self = edit(roles, 'hostedOn: [cic-server]', 'hostedOn: [session-manager]');
    expect(problemsWith({ roles: self })).toEqual([
      'roles.yaml:25 roles[3].hostedOn: goes round in a circle: session-manager → session-manager',
    ]);
    const long = edit(roles, 'kind: pseudo', 'kind: pseudo\n    isA: [telephone, backup-cic-server]');
    expect(problemsWith({ roles: long })).toEqual([
      'roles.yaml:14 roles[1].isA: goes round in a circle: cic-server → all-servers → backup-cic-server → cic-server',
    ]);
  });

  it('no role that is reached on two ways', () => {
    const diamond = edit(roles, 'isA: [cic-server]', 'isA: [cic-server, all-servers]');
    const again = edit(diamond, 'kind: pseudo', 'kind: pseudo\n    isA: [telephone]');
    expect(problemsWith({ roles: again })).toEqual([]);
  });

  it('options and values that are there twice and defaults that are no value', () => {
    let broken = edit(options, 'name: management-port', 'name: database');
    broken = edit(broken, 'values: [mssql, oracle, none]', 'values: [mssql, oracle, mssql]');
    broken = edit(broken, 'default: mssql', 'default: postgres');
    expect(problemsWith({ options: broken })).toEqual([
      'options.yaml:4 options[0].values[2]: value "mssql" is already at options.yaml:4',
      'options.yaml:5 options[0].default: expected one of the values mssql, oracle, mssql, got "postgres"',
      'options.yaml:7 options[1].name: option "database" is already at options.yaml:2',
      'sections/02-servers.yaml:10 flows[0].when.database: expected 443 or 8443, got "mssql"',
      'sections/02-servers.yaml:20 flows[1].when.database: expected 443 or 8443, got "mssql"',
      'sections/02-servers.yaml:20 flows[1].when.database: expected 443 or 8443, got "oracle"',
    ]);
  });

  it('flow ids, section titles and id prefixes that are there twice, and ids that stray', () => {
    let broken = edit(servers, 'section: Servers', 'section: Client operations');
    broken = edit(broken, 'id: servers.database.mssql', 'id: client-operations.desktop.files');
    expect(problemsWith({ servers: broken })).toEqual([
      'sections/02-servers.yaml:1 section: section "Client operations" is already at sections/01-client-operations.yaml:1',
      'sections/02-servers.yaml:4 flows[0].id: id prefix "client-operations" is already at sections/01-client-operations.yaml:5',
      'sections/02-servers.yaml:4 flows[0].id: flow "client-operations.desktop.files" is already at sections/01-client-operations.yaml:29',
      ...[14, 24, 33, 42].map((line, index) => {
        const id = ['database.rpc', 'edge.media', 'all.time', 'backup.switchover'][index];
        return `sections/02-servers.yaml:${line} flows[${index + 1}].id: expected an id that begins with "client-operations.", got "servers.${id}"`;
      }),
    ]);
  });

  it.each([
    [
      'from: workstation\n',
      'from: workstaton\n',
      ':7 flows[0].from: unknown role "workstaton"; did you mean "workstation"?',
    ],
    [
      'to: cic-server',
      'to: CIC',
      ':8 flows[0].to: unknown role "CIC"; did you mean "backup-cic-server" or "cic-server"?',
    ],
    ['direction: "<->"', 'direction: both', ':9 flows[0].direction: expected one of ->, <->, got "both"'],
    ['security: ssl', 'security: dtls', ':12 flows[0].security: expected one of none, ssl, tls, got "dtls"'],
    [
      'ports: "5597"',
      'ports: 5597',
      ':13 flows[0].ports: expected ports as a text such as "5597", got the number 5597; put it in quotes',
    ],
    ['ports: "5597"', 'ports: "0"', ':13 flows[0].ports: expected ports from 1 to 65535, got "0"'],
    [
      'ports: "16384-32767"',
      'ports: "32767-16384"',
      ':45 flows[3].ports: expected a range with the lower port first, got "32767-16384"',
    ],
    ['wan: true', 'wan: 1', ':14 flows[0].wan: expected true or false, got 1'],
    ['    wan: true\n', '', null],
    ['direction: "<->"', 'direction: "<->"\n    listens: to', null],
    ['direction: "<->"', 'listens: to', null],
    [
      'direction: "<->"',
      'listens: both',
      ':9 flows[0].listens: expected "to", because the arrow goes one way, got "both"',
    ],
    [
      'probe: tcp',
      'probe: ftp',
      ':36 flows[2].probe: unknown probe "ftp"; did you mean "http", "tcp" or "udp"?',
    ],
    [
      'probe: tcp',
      'probe: [tcp]',
      ':36 flows[2].probe: expected a name in kebab case such as cic-server or a mapping with the key kind, got a list',
    ],
    [
      'probe: tcp',
      'probe: { tls: true }',
      ':36 flows[2].probe.kind: missing; expected a name in kebab case such as cic-server',
    ],
    [
      'probe: tcp',
      'probe: { kind: tcp, path: / }',
      ':36 flows[2].probe: the tcp probe refuses its options: unknown option "path"',
    ],
    [
      'unprobed: { ports: "20", ',
      'unprobed: { ports: "22,20", ',
      ":35 flows[2].unprobed.ports: expected some of the flow's ports 20,21, got 22",
    ],
    [
      'unprobed: { ports: "20", ',
      'unprobed: { ports: dynamic, ',
      ':35 flows[2].unprobed.ports: expected a list of ports, got "dynamic"',
    ],
    [
      'unprobed: { ports: "16384", ',
      'unprobed: { ports: "16383,32768,20000", ',
      ":46 flows[3].unprobed.ports: expected some of the flow's ports 16384-32767, got 16383,32768",
    ],
    [
      'https://help.example.com/ports',
      'help.example.com/ports',
      ':27 flows[1].source.ref: expected the https address of the page, got "help.example.com/ports"',
    ],
    [
      'confidence: inferred',
      'confidence: guessed',
      ':27 flows[1].source.confidence: expected one of documented, changelog, inferred, got "guessed"',
    ],
    ['page: 10', 'page: ten', ':2 page: expected a whole number from 1 to 10000, got "ten"'],
    [
      'purpose: Live',
      'purpos: Live',
      [
        ':5 flows[0].purpose: missing; expected a text',
        ':15 flows[0].purpos: unknown key `purpos`; did you mean `purpose`?',
      ],
    ],
  ])('%j → %j', (before, after, problems) => {
    const file = 'sections/01-client-operations.yaml';
    const expected = problems === null ? [] : [problems].flat().map((problem) => `${file}${problem}`);
    expect(problemsWith({ client: edit(client, before, after) })).toEqual(expected);
  });

  it.each([
    [
      'when: { database: mssql }',
      'when: { databse: mssql }',
      ':10 flows[0].when.databse: unknown option "databse"; did you mean "database"?',
    ],
    [
      'when: { database: mssql }',
      'when: { database: [] }',
      ':10 flows[0].when.database: expected a list that is not empty, got a list',
    ],
    [
      'when: { database: mssql }',
      'when: { database: sybase }',
      ':10 flows[0].when.database: expected mssql, oracle or none, got "sybase"',
    ],
    [
      'id: servers.database.mssql',
      'id: mssql',
      ':4 flows[0].id: expected an id such as client-operations.desktop.notifier, got "mssql"',
    ],
    [
      'ports: dynamic',
      'ports: dynamic\n    unprobed: { ports: "1", why: Because. }',
      ":20 flows[1].unprobed.ports: expected some of the flow's ports dynamic, got 1",
    ],
    [
      'ports: unknown',
      'ports: unknown\n    unprobed: { ports: "1", why: Because. }',
      ":39 flows[3].unprobed.ports: expected some of the flow's ports unknown, got 1",
    ],
  ])('%j → %j', (before, after, problem) => {
    expect(problemsWith({ servers: edit(servers, before, after) })).toEqual([
      `sections/02-servers.yaml${problem}`,
    ]);
  });

  it('a flow over ICMP has no ports, no encryption and a probe of its own', () => {
    const echo = edit(client, 'transport: tcp\n    security: ssl\n    ports: "5597"', 'transport: icmp');
    expect(problemsWith({ client: echo })).toEqual([]);
    const [flow] = parsePortMap(Object.values({ ...mapSources, client: echo }), knownProbes).flows;
    expect(flow).toMatchObject({
      transport: 'icmp',
      ports: { kind: 'none' },
      security: 'none',
      probe: { kind: 'icmp', options: {} },
    });
    const file = 'sections/01-client-operations.yaml';
    expect(problemsWith({ client: edit(client, 'transport: tcp', 'transport: icmp') })).toEqual([
      `${file}:12 flows[0].security: expected "none", because an echo is not encrypted, got "ssl"`,
      `${file}:13 flows[0].ports: expected none, because icmp has no ports, got "5597"`,
    ]);
    expect(
      problemsWith({ client: edit(echo, 'transport: icmp', 'transport: icmp\n    probe: tcp') }),
    ).toEqual([`${file}:12 flows[0].probe: the tcp probe does not go over icmp`]);
    const mute = 'transport: icmp\n    unprobed: { ports: "20", why: Because. }';
    expect(problemsWith({ client: edit(echo, 'transport: icmp', mute) })).toEqual([
      `${file}:12 flows[0].unprobed: expected a flow that has ports`,
    ]);
  });

  it('any other flow has ports, and no probe of ICMP', () => {
    const file = 'sections/01-client-operations.yaml';
    expect(problemsWith({ client: edit(client, '    ports: "5597"\n', '') })).toEqual([
      `${file}:5 flows[0].ports: missing; expected ports as a text such as "5597"`,
    ]);
    const probe = edit(client, 'ports: "5597"', 'ports: "5597"\n    probe: icmp');
    expect(problemsWith({ client: probe })).toEqual([
      `${file}:14 flows[0].probe: the icmp probe does not go over tcp`,
    ]);
  });

  it('a default probe that is not known', () => {
    const [first] = problemsOf(() => parsePortMap(Object.values(mapSources), new Map()));
    expect(first).toBe('sections/01-client-operations.yaml:5 flows[0].probe: unknown probe "tls"');
  });

  it('options of a probe that throws anything', () => {
    const throwing = new Map(knownProbes).set('udp', () => {
      throw 'no options';
    });
    expect(problemsOf(() => parsePortMap(Object.values(mapSources), throwing))).toEqual([
      'sections/01-client-operations.yaml:40 flows[3].probe: the udp probe refuses its options: no options',
      'sections/02-servers.yaml:33 flows[3].probe: the udp probe refuses its options: no options',
    ]);
  });

  it('files that are missing, surplus or of no kind', () => {
    const parse = (files: readonly SourceFile[]) => problemsOf(() => parsePortMap(files, knownProbes));
    expect(parse([])).toEqual([
      'port map: no file has the top key `roles`',
      'port map: no file has the top key `options`',
    ]);
    expect(
      parse([
        ...Object.values(mapSources),
        { ...options, file: 'z.yaml' },
        { file: 'a.yaml', text: 'flows: []' },
      ]),
    ).toEqual([
      'a.yaml:1: expected one of the keys roles, options, section at the top of the file',
      'z.yaml:1 options: expected one file with `options`, but options.yaml has it too',
    ]);
  });

  it('broken files, without blaming the others for what they do not know', () => {
    expect(
      problemsWith({
        roles: { ...roles, text: 'roles: [' },
        options: edit(options, 'options:', 'options: 5 #'),
      }),
    ).toEqual([
      'options.yaml:2: not valid YAML: A block sequence may not be used as an implicit map key',
      'roles.yaml:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ]);
    const noTitle = edit(options, '    title: Management port\n', '');
    expect(problemsWith({ options: noTitle })).toEqual([
      'options.yaml:7 options[1].title: missing; expected a text',
    ]);
  });

  it('a file that is unreadable even where it hides which file is missing', () => {
    const files = [roles, client, { file: 'broken.yaml', text: '[' }];
    expect(problemsOf(() => parsePortMap(files, knownProbes))).toHaveLength(1);
  });
});
