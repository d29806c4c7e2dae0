import { asIpAddress, asPort } from '../../../src/model/ids.ts';
import type { KernelQuestion } from '../../../src/model/kernel.ts';

/** A TCP question to 10.0.0.5:5597 with all its hops, or as told. */
export function aQuestion(
  given: Partial<Omit<KernelQuestion, 'address' | 'port' | 'source'>> & {
    readonly address?: string;
    readonly port?: number;
    readonly source?: string;
  } = {},
): KernelQuestion {
  const { address = '10.0.0.5', port = 5597, source, ...rest } = given;
  return {
    transport: 'tcp',
    address: asIpAddress(address),
    port: asPort(port),
    source: source === undefined ? null : asIpAddress(source),
    hops: null,
    untilRepeat: false,
    payload: Buffer.from('\r\n\r\n'),
    timeoutMs: 400,
    ...rest,
  };
}
