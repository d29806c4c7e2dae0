/** Octets of a text in UTF-8. */
export function octetsOf(text: string): number {
  let octets = 0;
  for (const character of text) {
    const code = Number(character.codePointAt(0));
    octets += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return octets;
}
