import { CommandError, type RunCommand } from '../../../src/responder/runCommand.ts';

/** One command as it was given to the runner. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
}

/** A runner that notes every command; `answer` gives what it prints, or the failure that it ends with. */
export function fakeRunner(answer: (call: Call, index: number) => string | Error): {
  readonly run: RunCommand;
  readonly calls: readonly Call[];
} {
  const calls: Call[] = [];
  return {
    calls,
    run: async (program, args) => {
      const call = { program, args };
      calls.push(call);
      const result = answer(call, calls.length - 1);
      if (typeof result !== 'string') throw result;
      return result;
    },
  };
}

export const failure = (code: number | string | null, said = ''): CommandError =>
  new CommandError('program', code, said);
