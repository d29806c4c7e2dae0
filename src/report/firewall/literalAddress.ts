/**
 * The family of an exact address as a firewall rule takes it, 4 or 6; null for anything else: names, networks, zones,
 * the unspecified address. A report is a file that anybody may have written, and rules are pasted into shells.
 */
export function familyOf(text: string): 4 | 6 | null {
  if (isIpv4(text)) return text === '0.0.0.0' ? null : 4;
  return isIpv6(text) ? 6 : null;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** RFC 4291 section 2.2, forms 1 and 2, with at least one bit set. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const isWhole = halves.length === 2 ? groups.length < 8 : halves.length === 1 && groups.length === 8;
  return isWhole && groups.every((group) => /^[\da-f]{1,4}$/i.test(group)) && /[1-9a-f]/i.test(text);
}
