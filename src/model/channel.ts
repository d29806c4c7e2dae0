import type { SecretRef } from './secret.ts';

/** Whether a value is written openly or is a secret to be read. */
export type Confidential = { readonly kind: 'plain'; readonly value: string } | SecretRef;

/** Where alerts go, as the configuration has it. */
export type Channel = WebhookChannel | EmailChannel | AlertmanagerChannel | SyslogChannel;

export interface WebhookChannel {
  readonly kind: 'webhook';
  readonly name: string;
  /** The body's shape. */
  readonly shape: 'generic' | 'slack' | 'teams';
  /** Often a secret by itself. */
  readonly url: Confidential;
  /** Sent as `Authorization: Bearer …`; null for none. */
  readonly bearer: SecretRef | null;
}

export interface EmailChannel {
  readonly kind: 'email';
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` demanded, or `none`. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly login: { readonly user: string; readonly password: SecretRef } | null;
  readonly from: string;
  readonly to: readonly string[];
}

/** The API version 2 of Prometheus' Alertmanager. */
export interface AlertmanagerChannel {
  readonly kind: 'alertmanager';
  readonly name: string;
  /** Base address, such as http://127.0.0.1:9093. */
  readonly url: Confidential;
  readonly bearer: SecretRef | null;
}

/** RFC 5424: over UDP (RFC 5426), or over TCP or TLS with octet counting (RFC 6587, RFC 5425). */
export interface SyslogChannel {
  readonly kind: 'syslog';
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** From 0 to 23, RFC 5424 section 6.2.1. */
  readonly facility: number;
}
