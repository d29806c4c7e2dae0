// How the HTTP API of a daemon is set up.

/** `read` sees everything; `run` may have a watch checked now, too. */
export type ApiRole = 'read' | 'run';

/** Who may come, known by the digest of a secret that only they have. */
export interface ApiToken {
  readonly name: string;
  readonly role: ApiRole;
  /** SHA-256 of the token, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
}

/** Files in PEM; a relative name lies beside the configuration. */
export interface ApiTls {
  readonly certFile: string;
  readonly keyFile: string;
  /** Whoever comes needs a certificate that one of these signed; null when nobody does. */
  readonly clientCaFile: string | null;
  /** Client certificates with role `run`, by common name or by SHA-256 fingerprint; all others may read. */
  readonly runClients: readonly string[];
}

/** How the API is served, as the site has it. */
export interface ApiPlan {
  readonly listen: { readonly address: string; readonly port: number };
  /** Further names of this host, by which its pages may be asked for. */
  readonly names: readonly string[];
  readonly tokens: readonly ApiToken[];
  readonly tls: ApiTls | null;
  /** A proxy in front of it encrypts, and tells who comes in X-Forwarded-For. */
  readonly behindProxy: boolean;
  /** Of one client. */
  readonly rate: { readonly perSecond: number; readonly burst: number };
}
