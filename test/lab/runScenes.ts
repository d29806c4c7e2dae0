import type { ReportPath, ReportResponder } from '../../src/model/report.ts';
import type { DriverDoor } from './inside/driver.ts';
import type { PlacedCase, Scene } from './labCase.ts';
import type { Lab, User } from './openLab.ts';

const SCENES: readonly Scene[] = ['usual', 'no-default-route', 'own-firewall-shut', 'silent-resolver'];

/** Everything that was said as one user, over all scenes. */
export interface Said {
  readonly paths: readonly ReportPath[];
  /** How it went with the responder on an address in a scene; none for checks from one side. */
  readonly greetingIn: (scene: Scene, address: string) => ReportResponder['state'] | null;
  readonly user: number;
  /** Whether the kernel was asked, and if not, why. */
  readonly kernel: string;
  readonly seconds: number;
}

/** Runs every case once as this user: one process of the product for each scene, all of its doors at once. */
export async function runScenes(lab: Lab, user: User): Promise<Said> {
  const startedAt = performance.now();
  const paths: ReportPath[] = [];
  const greetings = new Map<string, ReportResponder['state']>();
  let kernel = '';
  let uid = -1;
  for (const scene of SCENES) {
    const cases = lab.cases.filter((one) => (one.scene ?? 'usual') === scene);
    if (cases.length === 0) continue;
    lab.setScene(scene);
    const answer = await lab.drive(user, { doors: cases.map(doorOf), runs: 1 });
    paths.push(...answer.paths);
    for (const { address, state } of answer.responders) greetings.set(`${scene} ${address}`, state);
    if (scene === 'usual') kernel = answer.kernel;
    uid = answer.user;
  }
  lab.setScene('usual');
  return {
    paths,
    greetingIn: (scene, address) => greetings.get(`${scene} ${address}`) ?? null,
    kernel,
    user: uid,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

/** What the client is told of a case: where to knock and how, and nothing of what is true. */
export function doorOf({ id, host, at, transport, ports, probe }: PlacedCase): DriverDoor {
  return { id, host: host.includes('.') ? host : (at ?? host), transport, ports, probe };
}
