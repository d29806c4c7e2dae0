import { type Endpoint, NO_PORT } from './ids.ts';

/** `10.0.0.5:5597`, `[fd00::5]:5597`; the address alone for ICMP, which has no ports. */
export function formatEndpoint(endpoint: Endpoint): string {
  if (endpoint.port === NO_PORT) return endpoint.address;
  const address = endpoint.address.includes(':') ? `[${endpoint.address}]` : endpoint.address;
  return `${address}:${endpoint.port}`;
}
