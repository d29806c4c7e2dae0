import type { Transport } from '../model/ids.ts';
import type { ProbeRef } from '../model/portMap.ts';

/** What a flow's entry says about its probe. */
export interface ProbeChoice {
  readonly transport: Transport;
  readonly security?: 'none' | 'ssl' | 'tls' | undefined;
  /** The kind alone, or the kind with options of that probe beside it. */
  readonly probe?: string | ({ readonly kind: string } & Readonly<Record<string, unknown>>) | undefined;
}

/** The probe as given, or the usual one for the flow's transport and security. */
export function makeProbe({ probe, transport, security = 'none' }: ProbeChoice): ProbeRef {
  if (typeof probe === 'string') return { kind: probe, options: {} };
  if (probe !== undefined) {
    const { kind, ...options } = probe;
    return { kind, options };
  }
  if (transport !== 'tcp') return { kind: transport, options: {} };
  return { kind: security === 'none' ? 'tcp' : 'tls', options: {} };
}
