/**
 * Holds back every packet that the routing table sends into its device, then gives it back to the kernel: the only way
 * to a longer round trip where the kernel has no netem. Arguments: the device's name, the delay in milliseconds. Says
 * "ready" once the device is there.
 */
import { closeSync, openSync, read, write } from 'node:fs';
import koffi from 'koffi';

/** linux/if_tun.h: TUNSETIFF, and IFF_TUN | IFF_NO_PI. */
const TUNSETIFF = 0x400454ca;
const FLAGS = 0x1001;
/** struct ifreq: 16 bytes of name, then the flags. */
const IFREQ_BYTES = 40;
const PACKET_BYTES = 65_536;

const [, , name = '', delay = ''] = process.argv;
const delayMs = Number(delay);
const ioctl = koffi.load('libc.so.6').func('int ioctl(int fd, unsigned long request, void *argument)');
const device = openSync('/dev/net/tun', 'r+');
const request = Buffer.alloc(IFREQ_BYTES);
request.write(name, 0, 'latin1');
request.writeUInt16LE(FLAGS, 16);
if (ioctl(device, TUNSETIFF, request) < 0) throw new Error('the kernel gives no tun device');

process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
process.once('exit', () => closeSync(device));
process.stdout.write('ready\n');
readNext();

function readNext(): void {
  const packet = Buffer.alloc(PACKET_BYTES);
  read(device, packet, 0, PACKET_BYTES, null, (error, length) => {
    // EIO until the device is set up.
    if (error === null) setTimeout(() => giveBack(packet.subarray(0, length)), delayMs);
    setImmediate(readNext);
  });
}

function giveBack(packet: Buffer): void {
  write(device, packet, 0, packet.length, null, () => undefined);
}
