import path from 'node:path';
import { readSource } from './readFiles.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The environment variable that carries the community; a command line can be read by every user of a host. */
const COMMUNITY_VARIABLE = 'CICPROBE_SNMP_COMMUNITY';
/** Longest community (RFC 3584 section 5, snmpCommunityName as SnmpAdminString of RFC 3411). */
const LONGEST = 255;

/** The SNMP community that the file holds, else that of the environment; null when there is neither. */
export async function readSnmpCommunity(
  file: string | undefined,
  terminal: Terminal,
): Promise<string | null> {
  if (file !== undefined) {
    const { text } = await readSource(path.resolve(terminal.cwd, file));
    return checked(text.trim(), `--snmp-community-file ${file}`);
  }
  const given = terminal.env[COMMUNITY_VARIABLE]?.trim();
  return given === undefined || given === '' ? null : checked(given, COMMUNITY_VARIABLE);
}

function checked(community: string, place: string): string {
  // What is wrong with a secret is said without the secret.
  if (community === '' || community.length > LONGEST || !/^[ -~]+$/.test(community)) {
    throw new UsageError(
      `${place}: expected one line with an SNMP community of 1 to ${LONGEST} ASCII characters, and nothing else`,
    );
  }
  return community;
}
