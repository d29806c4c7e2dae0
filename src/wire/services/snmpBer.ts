/** Tags of BER (X.690) that SNMP uses. */
export const INTEGER = 0x02;
export const OCTETS = 0x04;
export const SEQUENCE = 0x30;

/** A field: its tag, its contents, and where the next one begins. */
export interface BerField {
  readonly tag: number;
  readonly contents: Buffer;
  readonly end: number;
}

/**
 * Reads one field of definite length (X.690 section 8.1.3); a length in more octets than necessary is allowed, as BER
 * does and agents do.
 * @returns undefined while octets are missing, null for what SNMP never sends.
 */
export function readBer(octets: Buffer, at: number, most: number): BerField | null | undefined {
  if (octets.length < at + 2) return undefined;
  const [tag, short] = [octets.readUInt8(at), octets.readUInt8(at + 1)];
  let [from, length] = [at + 2, short];
  if (short >= 0x80) {
    const size = short - 0x80;
    // Zero would be an indefinite length.
    if (size === 0 || size > 4) return null;
    if (octets.length < from + size) return undefined;
    length = octets.readUIntBE(from, size);
    from += size;
  }
  if (length > most) return null;
  const end = from + length;
  return octets.length < end ? undefined : { tag, contents: octets.subarray(from, end), end };
}

/** Fields one behind the other. */
export interface BerFields {
  /** The contents of the next field; null when it is not there, or not of that tag, and from then on. */
  readonly next: (tag: number) => Buffer | null;
}

/** @param octets null for what was not there: no field is in it. */
export function fieldsOf(octets: Buffer | null): BerFields {
  let rest = octets ?? Buffer.alloc(0);
  return {
    next: (tag) => {
      const field = readBer(rest, 0, rest.length);
      const fits = field?.tag === tag;
      rest = fits ? rest.subarray(field.end) : Buffer.alloc(0);
      return fits ? field.contents : null;
    },
  };
}

/** A whole number of up to six octets; null for what is none. */
export function integerOf(contents: Buffer | null): number | null {
  if (contents === null || contents.length === 0 || contents.length > 6) return null;
  return contents.readIntBE(0, contents.length);
}

/** Writes a field of less than 128 octets. */
export function berOf(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const whole = Buffer.concat(contents);
  return Buffer.concat([Uint8Array.of(tag, whole.length), whole]);
}
