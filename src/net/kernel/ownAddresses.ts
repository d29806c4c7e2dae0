import os from 'node:os';

/** The addresses of this host; none where it may not be asked for them. */
export function ownAddresses(): readonly string[] {
  try {
    return Object.values(os.networkInterfaces()).flatMap((list) =>
      (list ?? []).map(({ address }) => address),
    );
  } catch {
    // A sandbox without netlink sockets forbids the question.
    return [];
  }
}
