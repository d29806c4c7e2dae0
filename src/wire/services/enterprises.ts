/** Makers that are met in a contact centre, by their number at IANA (private enterprise numbers). */
const MAKERS: ReadonlyMap<number, string> = new Map([
  [2, 'IBM'],
  [9, 'Cisco'],
  [11, 'Hewlett-Packard'],
  [232, 'Compaq'],
  [311, 'Microsoft'],
  [318, 'APC'],
  [343, 'Intel'],
  [674, 'Dell'],
  [2793, 'Interactive Intelligence'],
  [4542, 'ASF'],
  [5003, 'AudioCodes'],
  [6876, 'VMware'],
  [8072, 'Net-SNMP'],
  [10876, 'Supermicro'],
  [13885, 'Polycom'],
]);

/** The number, with its maker where that is known. */
export function enterpriseOf(number: number): string {
  const maker = MAKERS.get(number);
  return maker === undefined ? String(number) : `${number} (${maker})`;
}
