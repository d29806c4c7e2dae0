import type { Endpoint } from './ids.ts';

/** `10.0.0.5:5597`, `[fd00::5]:5597`. */
export function formatEndpoint(endpoint: Endpoint): string {
  const address = endpoint.address.includes(':') ? `[${endpoint.address}]` : endpoint.address;
  return `${address}:${endpoint.port}`;
}
