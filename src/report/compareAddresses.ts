/** Orders literal addresses: IPv4 by number, then IPv6 by its canonical text; round-robin DNS must not change a report. */
export function compareAddresses(a: string, b: string): number {
  const left = sortKey(a);
  const right = sortKey(b);
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}

function sortKey(address: string): string {
  if (address.includes(':')) {
    return `6${address}`;
  }
  return `4${address
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.')}`;
}
