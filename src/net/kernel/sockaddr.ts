import net from 'node:net';
import ipaddr from 'ipaddr.js';

/** The same number on every system; that of IPv6 differs and comes in as an argument. */
const AF_INET = 2;

/**
 *  sockaddr_in                       sockaddr_in6
 *  0  u16 family                     0  u16 family
 *  2  u16 port, network order        2  u16 port, network order
 *  4  u8[4] address                  4  u32 flow information
 *  8  u8[8] zero                     8  u8[16] address
 *                                    24 u32 scope
 */
export function encodeSockaddr(address: string, port: number, inet6: number): Buffer {
  if (net.isIPv4(address)) {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt16LE(AF_INET, 0);
    bytes.writeUInt16BE(port, 2);
    bytes.set(address.split('.').map(Number), 4);
    return bytes;
  }
  const bytes = Buffer.alloc(28);
  bytes.writeUInt16LE(inet6, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.set(ipaddr.parse(address).toByteArray(), 8);
  return bytes;
}

/** The address of a sockaddr in canonical form; null for a family that we do not know, or too few bytes. */
export function decodeSockaddr(bytes: Buffer, inet6: number): string | null {
  if (bytes.length < 8) return null;
  const family = bytes.readUInt16LE(0);
  if (family === AF_INET) return bytes.subarray(4, 8).join('.');
  if (family !== inet6 || bytes.length < 24) return null;
  return plainAddress(ipaddr.fromByteArray([...bytes.subarray(8, 24)]).toString());
}

/** The address in canonical form; one that only wraps an IPv4 address (RFC 4291 section 2.5.5.2) is unwrapped. */
export function plainAddress(address: string): string {
  return ipaddr.process(address).toString();
}
