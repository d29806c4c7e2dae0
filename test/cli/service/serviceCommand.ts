/** The command as `main` runs it, on a host of the test's own. */
import { type ServiceAction, serviceCommand } from '../../../src/cli/commands/service.ts';
import { explainFailure } from '../../../src/cli/explainFailure.ts';
import type { ServiceFlags } from '../../../src/cli/service/servicePlan.ts';
import { aTerminal, type Told } from '../../support/fakeTerminal.ts';
import type { ServiceHost } from './aServiceHost.ts';

export async function tellService(
  action: ServiceAction,
  host: ServiceHost,
  flags: Partial<ServiceFlags> = {},
  cwd = '/srv',
): Promise<Told> {
  const terminal = aTerminal({ cwd });
  const given = { name: 'cicprobe', ...flags };
  const code = await serviceCommand(action, given, terminal, host.system).catch((error: unknown) => {
    const failure = explainFailure(error);
    terminal.complain(failure.text);
    return failure.code;
  });
  return { code, out: terminal.out(), err: terminal.err() };
}
