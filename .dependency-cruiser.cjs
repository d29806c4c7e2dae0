// The import walls. The table that they come from, with the reasons, is in docs/architecture.md.
// `npm run arch` checks them through scripts/checkWalls.mjs, which also fails when too little was read.

// Modules that talk to the network.
const network = '^(node:)?(net|dgram|tls|http|https|http2|dns)(/|$)';

// Each folder of src and the folders that it may import besides itself and model/.
const folders = {
  // Pure stages: they never import each other and meet only in check.ts.
  config: [],
  plan: [],
  wire: [],
  classify: [],
  report: [],
  diagram: [],
  watch: [],
  // Effects.
  net: ['wire'],
  probes: ['net', 'wire'],
  responder: ['wire'],
  run: [],
  sinks: ['report', 'net'],
  demo: ['responder'],
};
const stages = ['config', 'plan', 'wire', 'classify', 'report', 'diagram', 'watch'];
const composers = ['agent', 'fleet', 'api'];

// Each package and the only places that may import it.
const homes = {
  commander: ['^src/cli/'],
  picocolors: ['^src/cli/'],
  'write-file-atomic': ['^src/cli/'],
  'p-limit': ['^src/run/'],
  undici: ['^src/net/http\\.ts$', '^src/net/postJson\\.ts$'],
  nodemailer: ['^src/net/submitMail\\.ts$'],
  'dgram-as-promised': ['^src/net/udp\\.ts$'],
  koffi: ['^src/net/kernel/'],
  yaml: ['^src/config/', '^src/cli/'],
  zod: ['^src/config/'],
  'fastest-levenshtein': ['^src/config/'],
  'ipaddr.js': ['^src/config/', '^src/plan/', '^src/net/'],
  pino: ['^src/main\\.ts$', '^src/check\\.ts$', '^src/(agent|fleet|api)/', '^src/cli/'],
  croner: ['^src/config/', '^src/agent/'],
  selfsigned: ['^src/responder/'],
  elkjs: ['^src/diagram/'],
  libsql: ['^src/sinks/store/'],
  'prom-client': ['^src/sinks/metrics/'],
  hono: ['^src/api/'],
  '@hono/node-server': ['^src/api/'],
  uplot: ['^src/browser/dashboard/'],
};

// Where a file of src may be.
const rooms = `^src/(main\\.ts$|check\\.ts$|(model|check|cli|browser|${[...Object.keys(folders), ...composers].join('|')})/)`;

const escapeDots = (text) => text.replaceAll('.', '\\.');
// A package where it is installed, its types alone, or its bare name when it is not installed.
const packagePath = (name) => `(^|node_modules/)(@types/)?${escapeDots(name)}(/|$)`;

const folderWalls = Object.entries(folders).map(([folder, guests]) => {
  const allowed = ['model', folder, ...guests];
  return {
    name: `${folder}-keeps-to-its-room`,
    severity: 'error',
    comment:
      `${folder}/ may import ${allowed.join('/, ')}/. ` +
      (stages.includes(folder)
        ? 'Stages meet only in check.ts: pass the value in as an argument, and put a shared type in model/.'
        : 'Take what you need as an argument from check.ts or a composer; put a shared type in model/.'),
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: `^src/(${allowed.join('|')})/` },
  };
});

const composerWalls = composers.map((folder) => ({
  name: `${folder}-keeps-to-its-room`,
  severity: 'error',
  comment:
    `${folder}/ may import check.ts and the folders below it, not the shell and not another composer. ` +
    'Join composers in cli/commands/.',
  from: { path: `^src/${folder}/` },
  to: { path: `^src/(cli|${composers.filter((other) => other !== folder).join('|')})/` },
}));

const packageHomes = Object.entries(homes).map(([name, places]) => ({
  name: `${name}-has-one-home`,
  severity: 'error',
  comment:
    `${name} may be imported in ${places.map((place) => place.replace(/[\^$\\]/g, '')).join(', ')} only. ` +
    'Call what already wraps it there, or take the value as an argument.',
  from: { path: '^src/', pathNot: places },
  to: { path: packagePath(name) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'model-imports-nothing',
      severity: 'error',
      comment:
        'model/ holds nouns and contracts. Move what needs another module to the folder that acts on it.',
      from: { path: '^src/model/' },
      to: { pathNot: '^src/model/' },
    },
    ...folderWalls,
    {
      name: 'stage-touches-no-node-module',
      severity: 'error',
      comment:
        'config/, plan/, wire/, classify/, report/, diagram/ and watch/ are pure. Read files in cli/ or agent/, open sockets in net/, ' +
        'and pass the result in. Only wire/ may use node:buffer, and node:crypto for digests.',
      from: { path: `^src/(${stages.join('|')})/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|crypto)$' },
    },
    {
      name: 'bytes-are-for-wire',
      severity: 'error',
      comment: 'Among the pure stages only wire/ knows bytes. Move the packet code to wire/.',
      from: { path: '^src/(config|plan|classify|report|diagram|watch)/' },
      to: { path: '^(node:)?(buffer|crypto)$' },
    },
    {
      name: 'sockets-live-in-net',
      severity: 'error',
      comment:
        'Network modules of Node are for net/, responder/, api/ and demo/. Put the socket code in net/ and call it.',
      from: { path: '^src/', pathNot: '^src/(net|responder|api|demo)/' },
      to: { path: network },
    },
    {
      name: 'check-keeps-below-the-shell',
      severity: 'error',
      comment:
        'check.ts composes the stages. It may not import cli/, a composer or main.ts: take parts as arguments.',
      from: { path: '^src/check(\\.ts$|/)' },
      to: { path: `^src/(cli|${composers.join('|')})/` },
    },
    {
      name: 'check-is-for-composers',
      severity: 'error',
      comment:
        'check.ts stands above stages and effects. Only agent/, fleet/, api/, cli/ and main.ts may import it.',
      from: { path: '^src/', pathNot: `^src/(main\\.ts$|check(\\.ts$|/)|cli/|(${composers.join('|')})/)` },
      to: { path: '^src/check(\\.ts$|/)' },
    },
    ...composerWalls,
    {
      name: 'browser-stands-alone',
      severity: 'error',
      comment:
        'browser/ runs in a browser and is bundled by scripts/bundleBrowser.mjs: it has no module of Node and no ' +
        'package, and what runs in Node reads the bundle from dist/browser/. The dashboard alone takes more.',
      from: { path: '^src/browser/', pathNot: '^src/browser/dashboard/' },
      to: { pathNot: '^src/browser/(report|shared)/' },
    },
    {
      name: 'dashboard-takes-words-alone',
      severity: 'error',
      comment:
        'browser/dashboard/ shows values of model/ in the words of report/, which touch nothing of Node, and draws ' +
        'charts by uplot. Anything else it asks of the API.',
      from: { path: '^src/browser/dashboard/' },
      to: {
        pathNot: ['^src/(browser/(dashboard|shared)|model|report)/', packagePath('uplot')],
      },
    },
    {
      name: 'nobody-imports-browser',
      severity: 'error',
      comment:
        'What is in browser/ cannot run in Node. Read its bundle from dist/browser/ in cli/, and pass the text on.',
      from: { path: '^src/', pathNot: '^src/browser/' },
      to: { path: '^src/browser/' },
    },
    {
      name: 'nobody-imports-main',
      severity: 'error',
      comment: 'main.ts is the program. Move what is wanted from it to the folder whose job it is.',
      from: { path: '^src/' },
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      comment: 'The product may not import its tests, benchmarks, scripts, build output or data files.',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts|dist|profiles|docs)/' },
    },
    {
      name: 'file-has-a-room',
      severity: 'error',
      comment:
        'Every file of src is main.ts, check.ts or in a known folder. A new folder needs a row in this file and in ' +
        'docs/architecture.md.',
      from: { path: '^src/', pathNot: rooms },
      to: {},
    },
    {
      name: 'room-is-known',
      severity: 'error',
      comment:
        'This imports a file outside the known folders of src. Move that file to the room whose job it does.',
      from: { path: '^src/' },
      to: { path: '^src/', pathNot: rooms },
    },
    {
      name: 'package-has-a-home',
      severity: 'error',
      comment:
        'This package has no home yet. Decide where it lives and add it to `homes` in .dependency-cruiser.cjs.',
      from: { path: '^src/' },
      to: {
        path: 'node_modules/',
        pathNot: Object.keys(homes).map(packagePath),
      },
    },
    ...packageHomes,
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'These modules import each other in a circle, types included. Move the shared part to a third file.',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing imports this file and it imports nothing. Use it or delete it.',
      from: { path: '^src/', orphan: true },
      to: {},
    },
    {
      name: 'import-exists',
      severity: 'error',
      comment:
        'This import leads nowhere. Correct the path or install the package. koffi and libsql are optional and may be absent.',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '^(koffi|libsql)$' },
    },
  ],
  options: {
    // Type-only imports count: a type borrowed over a wall is a wall with a hole.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
};
