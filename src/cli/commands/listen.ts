import { makeTryCaller } from '../../check/tryCaller.ts';
import { doorsOf } from '../../model/doorRanges.ts';
import type { Port } from '../../model/ids.ts';
import type { DoorRange } from '../../model/pairing.ts';
import { openMarks } from '../../net/kernel/openMarks.ts';
import { listenDoors } from '../../plan/listenDoors.ts';
import { makeRegistry } from '../../probes/registry.ts';
import { renderListening } from '../../report/renderListening.ts';
import type { ResponderEvent } from '../../responder/control.ts';
import type { HostFirewall } from '../../responder/hostFirewall/hostFirewall.ts';
import { cleanUp, makeHostFirewall } from '../../responder/hostFirewall/makeHostFirewall.ts';
import { findPortOwner } from '../../responder/portOwner/findPortOwner.ts';
import { type Responder, startResponder } from '../../responder/responder.ts';
import { parseDuration } from '../durations.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { chooseLook, type LookFlags } from '../look.ts';
import { readPortMap } from '../readFiles.ts';
import { readSite, withResponder } from '../readSite.ts';
import { parsePort, RESPONDER_PORT } from '../responderPort.ts';
import { systemClock } from '../systemClock.ts';
import type { Terminal } from '../terminal.ts';
import { makeToken, readToken } from '../token.ts';
import { toolVersion } from '../toolVersion.ts';
import { UsageError } from '../usageError.ts';

export interface ListenFlags extends LookFlags {
  readonly role?: readonly string[];
  readonly config?: string;
  readonly option?: readonly string[];
  readonly bind?: string;
  readonly allow?: readonly string[];
  readonly responderPort?: string;
  readonly tokenFile?: string;
  readonly for?: string;
  readonly openFirewall?: boolean;
  readonly cleanup?: boolean;
}

/** Listens on every port that the roles of this host are documented to have, until it is stopped. */
export async function listenCommand(flags: ListenFlags, terminal: Terminal): Promise<ExitCode> {
  if (flags.cleanup === true) return cleanUpFirewall(terminal);
  const portMap = await readPortMap();
  const roles = flags.role?.flatMap((text) => text.split(',').filter((name) => name !== ''));
  const read = await readSite(
    { roles, options: flags.option, source: flags.bind, alone: true },
    flags.config,
    portMap,
    terminal,
  );
  const site = withResponder(read);
  const controlPort =
    flags.responderPort === undefined ? RESPONDER_PORT : parsePort('--responder-port', flags.responderPort);
  const lastsMs = flags.for === undefined ? null : parseDuration('--for', flags.for);
  const given = await readToken(flags.tokenFile, terminal);
  const token = given ?? makeToken();
  const wanted = listenDoors(portMap, site);
  const doors = wanted.doors.filter(({ transport, first }) => transport === 'udp' || first !== controlPort);
  if (doorsOf([...doors, ...wanted.onDemand]).length === 0) {
    throw new UsageError(`--role ${site.selfRoles.join(',')}: nothing is documented to listen on this role`);
  }
  const responder = await start(async () =>
    startResponder({
      roles: site.selfRoles,
      doors,
      onDemand: wanted.onDemand,
      controlPort,
      token,
      bind: site.source,
      allow: flags.allow ?? [],
      tool: toolVersion().version,
      ownerOf: findPortOwner,
      clock: systemClock,
      tryCaller: makeTryCaller({
        clock: systemClock,
        probes: makeRegistry(),
        limits: site.limits,
        source: site.source,
        platform: terminal.platform,
      }),
      marks: await openMarks(terminal.platform, systemClock),
      onEvent: (event) => terminal.complain(`${new Date().toISOString()} ${eventInWords(event)}\n`),
    }),
  );
  const firewall = makeHostFirewall(terminal.platform, `${process.pid}`);
  try {
    if (flags.openFirewall === true) {
      await openFirewall(firewall, [...responder.state.doors, ...wanted.onDemand, controlDoor(controlPort)]);
    }
    const look = chooseLook(flags, terminal, false);
    const made = given === null ? token : null;
    await terminal.print(
      renderListening(responder.state, { controlPort, token: made, platform: terminal.platform, look }),
    );
    await untilStopped(lastsMs, terminal.interrupted);
  } finally {
    await responder.close();
    await firewall.close();
  }
  return EXIT.met;
}

function controlDoor(port: Port): DoorRange {
  return { transport: 'tcp', first: port, last: port };
}

async function openFirewall(firewall: HostFirewall, doors: readonly DoorRange[]): Promise<void> {
  try {
    await firewall.open(doors);
  } catch (error) {
    throw new UsageError(`--open-firewall: ${(error as Error).message}`, { cause: error });
  }
}

async function cleanUpFirewall(terminal: Terminal): Promise<ExitCode> {
  try {
    const names = [...new Set(await cleanUp(terminal.platform))];
    const said = names.length === 0 ? 'no rules of cicprobe are left' : `removed: ${names.join(', ')}`;
    await terminal.print(`${said}\n`);
    return EXIT.met;
  } catch (error) {
    throw new UsageError(`--cleanup: ${(error as Error).message}`, { cause: error });
  }
}

/** What cannot be started is the user's to change: a port that is taken, a network that is none. */
async function start(begin: () => Promise<Responder>): Promise<Responder> {
  try {
    return await begin();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new UsageError(`--responder-port: ${message}; is a responder running already?`, { cause: error });
    }
    if (code === undefined) throw new UsageError(`--allow: ${message}`, { cause: error });
    throw error;
  }
}

function untilStopped(lastsMs: number | null, interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const callOff = lastsMs === null ? () => undefined : systemClock.after(lastsMs, () => resolve());
    const onStop = (): void => {
      callOff();
      resolve();
    };
    if (interrupted.aborted) onStop();
    else interrupted.addEventListener('abort', onStop, { once: true });
  });
}

const REFUSALS = {
  'wrong-token': 'wrong token',
  'not-allowed': 'not among the addresses of --allow',
  'too-soon': 'still waiting after wrong tokens',
  intercepted: 'something between opens TLS: it was shown another certificate',
  version: 'it speaks another version of the protocol',
  busy: 'too many callers',
  garbage: 'it does not speak the protocol',
} as const;

function eventInWords(event: ResponderEvent): string {
  switch (event.kind) {
    case 'paired':
      return `paired with ${event.from} (cicprobe ${event.tool})`;
    case 'left':
      return `${event.from} has left`;
    case 'refused':
      return `refused ${event.from}: ${REFUSALS[event.why]}`;
  }
}
