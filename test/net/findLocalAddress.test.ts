import { Socket } from 'node:dgram';
import { expect, test, vi } from 'vitest';
import { asIpAddress } from '../../src/model/ids.ts';
import { findLocalAddress } from '../../src/net/findLocalAddress.ts';

test('the address from which this host reaches itself, without a packet', async () => {
  vi.spyOn(Socket.prototype, 'send');
  expect(await findLocalAddress(asIpAddress('127.0.0.1'))).toBe('127.0.0.1');
  expect(Socket.prototype.send).not.toHaveBeenCalled();
});

test.each(['127.0.0.1', '::1'])('none where the system knows no way to %s', async (address) => {
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket) {
    this.emit('error', new Error('connect ENETUNREACH'));
  });
  expect(await findLocalAddress(asIpAddress(address))).toBeNull();
});
