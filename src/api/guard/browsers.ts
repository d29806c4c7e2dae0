import { isIP } from 'node:net';
import type { ApiPlan } from '../../model/apiPlan.ts';
import { isLoopback } from '../../model/exposure.ts';

/** What a request says of where it comes from. */
export interface Origin {
  readonly method: string;
  /** Whether it asks for something that another site must not see or do; pages themselves may be linked to. */
  readonly isProtected: boolean;
  readonly header: (name: string) => string | undefined;
}

/** A code and a sentence for what another site, or a name of somebody else, had a browser ask; null when it did not. */
export interface Foreign {
  readonly code: 'foreign-host' | 'through-a-proxy' | 'cross-site';
  readonly detail: string;
}

/**
 * Names by which this host may be asked for while nobody has to show anything. Any other one is somebody's who had it
 * lead here (DNS rebinding), so that a page of theirs in a browser on this host could read it all.
 */
export function foreignHost({ header }: Origin, plan: ApiPlan): Foreign | null {
  const through = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via'].find(
    (name) => header(name) !== undefined,
  );
  if (through !== undefined) {
    const detail = `this came through a proxy (header ${through}), and who comes by it is not known: configure \`tokens\` and \`behindProxy: true\``;
    return { code: 'through-a-proxy', detail };
  }
  const name = hostName(header('host') ?? '');
  const isOwn =
    name === 'localhost' || isLoopback(name) || name === plan.listen.address || plan.names.includes(name);
  if (isOwn) return null;
  const detail =
    'this host is not known by that name: ask for a loopback address, or list the name in `names`';
  return { code: 'foreign-host', detail };
}

/** What a page of another site asked for. Programs say none of this, and browsers say it of every page. */
export function crossSite({ method, isProtected, header }: Origin, { names }: ApiPlan): Foreign | null {
  const isReading = method === 'GET' || method === 'HEAD';
  if (isReading && !isProtected) return null;
  const origin = header('origin');
  const site = header('sec-fetch-site');
  // A link that somebody follows shows the page to that person alone.
  const isFollowed =
    isReading && header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document';
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none' && !isFollowed;
  const isForeignOrigin = origin !== undefined && !isOurs(origin, header('host') ?? '', names);
  if (!isForeignSite && !isForeignOrigin) return null;
  return { code: 'cross-site', detail: 'a page of another site asked for this' };
}

/** The scheme is not held against anything, and the host may be a configured name: a proxy in front may change both. */
function isOurs(origin: string, host: string, names: readonly string[]): boolean {
  const [, own] = /^https?:\/\/(.+)$/i.exec(origin) ?? [];
  return own !== undefined && (own.toLowerCase() === host.toLowerCase() || names.includes(hostName(own)));
}

/** Without port, brackets and the dot at the end of a whole name. */
function hostName(host: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d*)?$/.exec(host) ?? [];
  if (bracketed !== undefined) return bracketed.toLowerCase();
  const bare = host.replace(/:\d*$/, '').toLowerCase();
  return isIP(bare) === 0 ? bare.replace(/\.$/, '') : bare;
}
