import { createHash, randomBytes } from 'node:crypto';
import type { ApiRole } from '../../model/apiPlan.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';

export interface ApiTokenFlags {
  readonly name: string;
  readonly role: ApiRole;
}

/** Makes a token for the API of the daemon: it is printed this once, and the configuration gets its digest alone. */
export async function apiTokenCommand({ name, role }: ApiTokenFlags, terminal: Terminal): Promise<ExitCode> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new UsageError(
      `--name: expected a name in kebab case such as grafana, got ${JSON.stringify(name)}`,
    );
  }
  const token = `cicp_${randomBytes(32).toString('base64url')}`;
  const digest = createHash('sha256').update(token, 'utf8').digest('hex');
  const lines = [
    `Token of ${name}, role ${role}. It is shown this once:`,
    '',
    token,
    '',
    'What cicprobe.yaml needs of it:',
    '',
    'daemon:',
    '  api:',
    '    tokens:',
    `      - { name: ${name}, role: ${role}, sha256: ${digest} }`,
  ];
  await terminal.print(`${lines.join('\n')}\n`);
  return EXIT.met;
}
