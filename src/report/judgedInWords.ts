import type { JudgedAnew } from '../model/report.ts';

/** That the verdicts are not those of the run itself. */
export function judgedInWords({ tool }: JudgedAnew): string {
  return `judged anew by ${tool.name} ${tool.version}`;
}
