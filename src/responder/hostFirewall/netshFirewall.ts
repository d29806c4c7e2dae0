import { CommandError, type RunCommand } from '../runCommand.ts';
import { windowsProgram } from '../windowsProgram.ts';
import type { HostFirewall } from './hostFirewall.ts';
import { DELETE_RULES, makeAdditions, RULE_NAME, SHOW_RULES } from './netshCommands.ts';
import { undoAfter } from './undoAfter.ts';

/** Allow rules in Windows' own firewall. Rules that block, and group policies, still win over them. */
export function makeNetshFirewall(run: RunCommand): HostFirewall {
  let mayHaveRules = false;
  return {
    open: async (doors) => {
      for (const addition of makeAdditions(doors)) {
        mayHaveRules = true;
        try {
          await run(windowsProgram('netsh'), addition);
        } catch (error) {
          throw await undoAfter(cannot('add rules to', error), () => cleanUpNetsh(run));
        }
      }
    },
    close: async () => {
      if (mayHaveRules) await cleanUpNetsh(run);
      mayHaveRules = false;
    },
  };
}

/** Removes the rules of every cicprobe, by their name, and names them. */
export async function cleanUpNetsh(run: RunCommand): Promise<readonly string[]> {
  if (!(await hasRules(run))) return [];
  try {
    await run(windowsProgram('netsh'), DELETE_RULES);
  } catch (error) {
    throw cannot(`remove the rules ${RULE_NAME} from`, error);
  }
  return [RULE_NAME];
}

async function hasRules(run: RunCommand): Promise<boolean> {
  try {
    await run(windowsProgram('netsh'), SHOW_RULES);
    return true;
  } catch (error) {
    if (error instanceof CommandError && error.code === NO_SUCH_RULE) return false;
    throw cannot('read the rules of', error);
  }
}

/** What netsh ends with when no rule has the name; what it says then depends on the language. */
const NO_SUCH_RULE = 1;

function cannot(what: string, error: unknown): Error {
  const why = error instanceof Error ? error.message : String(error);
  return new Error(
    `netsh could not ${what} Windows' firewall (${why}): run this as administrator, or do it by hand`,
    { cause: error },
  );
}
