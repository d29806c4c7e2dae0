import { CommandError } from '../../responder/runCommand.ts';
import { CannotRun } from '../cannotRun.ts';
import { UsageError } from '../usageError.ts';
import { renderUnit, UNIT_MARK } from './renderUnit.ts';
import type { ServicePlan } from './servicePlan.ts';
import type { ServiceSystem } from './serviceSystem.ts';
import type { Step } from './steps.ts';

/** The unit alone. */
export function unitOf(plan: ServicePlan): string {
  const inHome = [...plan.command].filter(isInHome);
  const [first] = inHome;
  // A user that systemd makes up can read nobody's home.
  if (first !== undefined && plan.user === null) {
    throw new UsageError(
      `${first}: the service would have no access to it there; put it elsewhere, such as /usr/local or /etc, or name a user who has by --user`,
    );
  }
  const hidden = plan.command.find((word) => /^(\/var)?\/tmp\//.test(word));
  if (hidden !== undefined) {
    throw new UsageError(
      `${hidden}: the service has a /tmp of its own and would not find it; put it elsewhere`,
    );
  }
  const { name, command, user, icmp } = plan;
  return renderUnit({ name, command, user, icmp, home: inHome.length > 0 });
}

function isInHome(word: string): boolean {
  return /^\/(home|root|run\/user)\//.test(word);
}

/** What sets it up: another time, too, and then with no more than what differs. */
export async function installSteps(
  plan: ServicePlan,
  root: string | null,
  system: ServiceSystem,
): Promise<readonly Step[]> {
  const text = unitOf(plan);
  const file = unitFile(plan.name, root);
  const present = await ownUnit(file, system);
  const write: readonly Step[] = present === text ? [] : [{ kind: 'write', file, text }];
  if (root !== null) return [...write, systemctl(`--root=${root}`, 'enable', `${plan.name}.service`)];
  const unit = `${plan.name}.service`;
  return [
    ...write,
    systemctl('daemon-reload'),
    systemctl('enable', unit),
    // One that runs already with this very unit keeps running.
    systemctl(write.length === 0 ? 'start' : 'restart', unit),
  ];
}

/** What takes it away; nothing where there is nothing. */
export async function uninstallSteps(
  name: string,
  root: string | null,
  system: ServiceSystem,
): Promise<readonly Step[]> {
  const file = unitFile(name, root);
  if ((await ownUnit(file, system)) === null) return [];
  const unit = `${name}.service`;
  const remove: Step = { kind: 'remove', file };
  return root === null
    ? [systemctl('disable', '--now', unit), remove, systemctl('daemon-reload')]
    : [systemctl(`--root=${root}`, 'disable', unit), remove];
}

/** Throws where it cannot be done: no systemd, or not the one who may. */
export async function assertSystemd(system: ServiceSystem): Promise<void> {
  // As sd_booted(3) tells.
  if (!(await system.exists('/run/systemd/system'))) {
    throw new CannotRun(
      'systemd does not run on this host; "cicprobe service print" shows the unit, --root FOLDER installs it into another root',
    );
  }
  if (!system.isRoot) throw new CannotRun('a service is set up by root: run this with sudo');
}

/** How it is doing, in one sentence, and whether it runs. */
export async function linuxStatus(
  name: string,
  system: ServiceSystem,
): Promise<{ readonly runs: boolean; readonly text: string }> {
  const shown = await system
    .run('systemctl', [
      'show',
      `${name}.service`,
      '--property=LoadState,ActiveState,SubState,UnitFileState,StatusText',
    ])
    .catch((error: unknown) => {
      if (error instanceof CommandError) throw new CannotRun(error.message, error);
      throw error;
    });
  const of = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(shown)?.[1] ?? '';
  if (of('LoadState') !== 'loaded') return { runs: false, text: `There is no service ${name}.` };
  const says = of('StatusText') === '' ? '' : ` It says: ${of('StatusText')}`;
  const begins = of('UnitFileState') === 'enabled' ? 'starts with the host' : 'does not start with the host';
  return {
    runs: of('ActiveState') === 'active',
    text: `The service ${name} is ${of('ActiveState')} (${of('SubState')}) and ${begins}.${says}`,
  };
}

/** The text of the unit; null where there is none. */
async function ownUnit(file: string, system: ServiceSystem): Promise<string | null> {
  const text = await system.read(file);
  if (text !== null && !text.startsWith(UNIT_MARK)) {
    throw new UsageError(
      `${file}: was not written by "cicprobe service install"; move it away, or give another --name`,
    );
  }
  return text;
}

function unitFile(name: string, root: string | null): string {
  return `${root ?? ''}/etc/systemd/system/${name}.service`;
}

function systemctl(...args: readonly string[]): Step {
  return { kind: 'run', program: 'systemctl', args };
}
