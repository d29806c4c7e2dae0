import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { placeCases } from './allCases.ts';
import { compileInside } from './compile.ts';
import { startEnsemble } from './ensemble.ts';
import { hostAt } from './hosts.ts';
import type { DriverAnswer, DriverOrder, ResponderAccess } from './inside/driver.ts';
import type { Feature, PlacedCase, Scene } from './labCase.ts';
import { namespaceOf, remove, sweep } from './namespaces.ts';
import { rulesetFor } from './rules.ts';
import { succeeds } from './shell.ts';
import { buildNetwork, inside, machines, setDefaultRoute, setResolver } from './topology.ts';

export type User = 'root' | 'nobody';

export interface Lab<Case extends PlacedCase = PlacedCase> {
  /** The cases as they were built: where the kernel lacks something, by another way. */
  readonly cases: readonly Case[];
  /** What could not be built or was built by another way, in words. */
  readonly notes: readonly string[];
  /** Puts the packet filters and the client into the state of a scene. */
  readonly setScene: (scene: Scene) => void;
  /** Runs the product inside the client machine. */
  readonly drive: (user: User, order: DriverOrder) => Promise<DriverAnswer>;
  readonly close: () => void;
}

/** User and group 65534 without any capability. */
const AS_NOBODY = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
  '--bounding-set=-all',
  '--inh-caps=-all',
  '--ambient-caps=-all',
];

/** The lab's responders; the program's own port for them is left to the program. */
const ACCESS: ResponderAccess = { controlPort: 14_751, token: 'the secret of this lab alone' };

/** Builds the whole lab; whatever happens, `close` and the end of this process take it down again. */
export function openLab(repository: string): Promise<Lab> {
  return open(repository, placeCases(), null);
}

/** The same with a responder on both servers, which every check asks. */
export function openPairedTruthLab<Case extends PlacedCase>(
  repository: string,
  cases: readonly Case[],
): Promise<Lab<Case>> {
  return open(repository, cases, ACCESS);
}

async function open<Case extends PlacedCase>(
  repository: string,
  wanted: readonly Case[],
  access: ResponderAccess | null,
): Promise<Lab<Case>> {
  sweep();
  const compiled = compileInside(repository);
  let stopEnsemble = (): void => undefined;
  const close = (): void => {
    stopEnsemble();
    for (const machine of machines) remove(namespaceOf(machine));
    compiled.remove();
    process.off('exit', close);
    for (const signal of STOPS) process.off(signal, onStop);
  };
  const onStop = (): void => {
    close();
    process.exit(130);
  };
  process.once('exit', close);
  for (const signal of STOPS) process.once(signal, onStop);
  try {
    buildNetwork();
    const features = findFeatures(repository);
    const { cases, notes } = adapt(wanted, features, access !== null);
    setResolver(hostAt('resolver').v4);
    const ensemble = await startEnsemble(cases, compiled, features.has('tun'), access);
    stopEnsemble = ensemble.stop;
    return {
      cases,
      notes,
      setScene: (scene) => setScene(scene, cases),
      drive: (user, order) =>
        drive(user, access === null ? order : { ...order, responder: access }, compiled.driver),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function findFeatures(repository: string): ReadonlySet<Feature> {
  const features = new Set<Feature>();
  const trial =
    'table inet trial {\nchain c {\ntype filter hook forward priority 0;\ntcp dport 1 synproxy mss 1460 wscale 7\n}\n}\n';
  if (succeeds('ip', ['netns', 'exec', namespaceOf('firewall'), 'nft', '-f', '-'], trial)) {
    inside('firewall', 'nft', ['flush', 'ruleset']);
    features.add('synproxy');
  }
  if (existsSync('/dev/net/tun') && existsSync(`${repository}/node_modules/koffi`)) features.add('tun');
  return features;
}

/** What this kernel cannot do is imitated or left out, and said. */
function adapt<Case extends PlacedCase>(
  cases: readonly Case[],
  features: ReadonlySet<Feature>,
  isPaired: boolean,
): { readonly cases: readonly Case[]; readonly notes: readonly string[] } {
  const notes: string[] = features.has('tun')
    ? []
    : ['without a tun device answers come back at once, quicker than in any network: ICMP errors get lost'];
  const adapted = cases.flatMap((one): readonly Case[] => {
    if (one.needs === undefined || features.has(one.needs)) return [one];
    if (one.needs === 'tun') {
      notes.push(`${one.id}: not built, this machine has no tun device or no koffi`);
      return [];
    }
    // What stands in passes nothing on to the responder.
    if (isPaired) {
      notes.push(`${one.id}: not built, this kernel has no SYN proxy`);
      return [];
    }
    notes.push(
      `${one.id}: this kernel has no SYN proxy; a program on the firewall that accepts and resets stands in`,
    );
    return [{ ...one, rules: {}, peer: { kind: 'reset', redirected: true } }];
  });
  return { cases: adapted, notes };
}

function setScene(scene: Scene, cases: readonly PlacedCase[]): void {
  for (const machine of machines) inside(machine, 'nft', ['-f', '-'], rulesetFor(machine, cases, scene));
  setDefaultRoute(true);
  if (scene === 'no-default-route') setDefaultRoute(false);
  setResolver(hostAt(scene === 'silent-resolver' ? 'silent-resolver' : 'resolver').v4);
}

/** Longest time for one process of the client, in milliseconds. */
const DRIVE_MS = 240_000;

async function drive(user: User, order: DriverOrder, driver: string): Promise<DriverAnswer> {
  const program = [...(user === 'nobody' ? AS_NOBODY : []), process.execPath, driver];
  const child = spawn('ip', ['netns', 'exec', namespaceOf('client'), ...program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: DRIVE_MS,
    killSignal: 'SIGKILL',
  });
  child.stdin.end(JSON.stringify(order));
  const said = await text(child.stdout);
  if (said === '') throw new Error(`the client as ${user} said nothing`);
  return JSON.parse(said) as DriverAnswer;
}
