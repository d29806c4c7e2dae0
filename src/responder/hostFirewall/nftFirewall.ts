import { CommandError, type RunCommand } from '../runCommand.ts';
import type { HostFirewall } from './hostFirewall.ts';
import { COMMENT_START, makeDeletions, makeInsertions } from './nftCommands.ts';
import { type NotedRule, parseRuleset, type Ruleset } from './nftRuleset.ts';
import { undoAfter } from './undoAfter.ts';

/**
 * Rules at the head of every chain that filters what comes in. A table of our own would not do: in nftables an accept
 * ends its own chain only, and a drop in any other chain of the hook still drops.
 */
export function makeNftFirewall(id: string, run: RunCommand): HostFirewall {
  const comment = `${COMMENT_START}${id}`;
  const isOwn = (rule: NotedRule): boolean => rule.comment === comment;
  let mayHaveRules = false;
  return {
    open: async (doors) => {
      const insertions = makeInsertions((await list(run)).inputChains, doors, comment);
      if (insertions.length === 0) return;
      mayHaveRules = true;
      try {
        await change(run, insertions);
      } catch (error) {
        // nft does all of a batch or nothing; but there may be others before it, or it had to be stopped when it was done.
        throw await undoAfter(cannotInsert(error), () => remove(run, isOwn));
      }
    },
    close: async () => {
      if (mayHaveRules) await remove(run, isOwn);
      mayHaveRules = false;
    },
  };
}

/** Removes the rules of every cicprobe, by their comments, and names them. */
export async function cleanUpNft(run: RunCommand): Promise<readonly string[]> {
  const removed = await remove(run, ({ comment }) => comment.startsWith(COMMENT_START));
  return removed.map(({ family, table, chain, comment }) => `${family} ${table} ${chain}: ${comment}`);
}

const LIST = ['-j', 'list', 'ruleset'];

/** As an argument: nft opens /dev/stdin by its name, which fails for the sockets that Node makes of a program's input. */
async function change(run: RunCommand, batches: readonly string[]): Promise<void> {
  for (const batch of batches) await run('nft', ['-j', batch]);
}

async function remove(run: RunCommand, isMeant: (rule: NotedRule) => boolean): Promise<readonly NotedRule[]> {
  const rules = (await list(run)).notedRules.filter(isMeant);
  if (rules.length === 0) return [];
  try {
    await change(run, makeDeletions(rules));
  } catch (first) {
    // Something else, such as a reload of the host's rules, may have removed one of them meanwhile.
    await removeEach(run, isMeant).catch((second: unknown) => {
      throw new AggregateError([first, second], `${said(second)}; at first it was: ${said(first)}`);
    });
  }
  return rules;
}

/** Removes each rule on its own, so that one that cannot be removed holds back no other. */
async function removeEach(run: RunCommand, isMeant: (rule: NotedRule) => boolean): Promise<void> {
  for (const rule of (await list(run)).notedRules.filter(isMeant)) {
    // What remains is told below.
    await change(run, makeDeletions([rule])).catch(() => {});
  }
  const left = (await list(run)).notedRules.filter(isMeant);
  if (left.length === 0) return;
  const where = left.map((rule) => `${rule.family} ${rule.table} ${rule.chain} handle ${rule.handle}`);
  throw new Error(`delete by hand, with "nft delete rule", what could not be removed: ${where.join(', ')}`);
}

async function list(run: RunCommand): Promise<Ruleset> {
  let text: string;
  try {
    text = await run('nft', LIST);
  } catch (error) {
    throw cannotList(error);
  }
  const ruleset = parseRuleset(text);
  if (ruleset === null) {
    throw new Error("nft printed something else than this host's rules: allow the ports by hand");
  }
  return ruleset;
}

function cannotList(error: unknown): Error {
  if (error instanceof CommandError && error.code === 'ENOENT') {
    return new Error('nft is not installed: install the package nftables, or allow the ports by hand', {
      cause: error,
    });
  }
  if (/not permitted|must be root|permission denied/i.test(said(error))) {
    return new Error("reading this host's firewall rules is for root: run this with sudo", { cause: error });
  }
  return new Error(
    `nft could not list this host's firewall rules (${said(error)}): allow the ports by hand`,
    {
      cause: error,
    },
  );
}

function cannotInsert(error: unknown): Error {
  // firewalld may own its table: then nobody else may change it, not even root.
  return new Error(
    `nft could not add rules to this host's firewall (${said(error)}): allow the ports with the program that manages it, such as firewall-cmd or ufw`,
    { cause: error },
  );
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
