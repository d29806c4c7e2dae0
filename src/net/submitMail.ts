import type { NodemailerError } from 'nodemailer';
import { connectByName } from './connectByName.ts';

/** A mail as it is handed in. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly references: string;
  readonly atMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** The server that takes it. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` demanded, or `none`. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly login: { readonly user: string; readonly password: string } | null;
  /** By which name this host greets. */
  readonly ownName: string;
  /** For each step, in milliseconds. */
  readonly timeoutMs: number;
  /** Certificates of authorities, PEM, that are trusted in place of the system's; null for the system's. */
  readonly authorities: string | null;
  readonly signal: AbortSignal;
}

/** What the server said to it. */
export type Submitted =
  /** It has the mail, for all recipients but these. */
  | { readonly kind: 'taken'; readonly refused: readonly string[] }
  /** It does not take it; a code of 500 and above says for good (RFC 5321 section 4.2.1). */
  | {
      readonly kind: 'refused';
      readonly isPermanent: boolean;
      readonly code: number;
      readonly isLogin: boolean;
      readonly words: string;
    };

/** Hands in one mail by SMTP. Certificates are verified. Rejects with what nodemailer or Node raise when nobody says no. */
export async function submitMail(mail: Mail, server: MailServer): Promise<Submitted> {
  const { createTransport } = await import('nodemailer');
  const { host, port, security, login, ownName, timeoutMs, authorities, signal } = server;
  const dial = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  // Connected here: nodemailer asks DNS servers past this host's own name service.
  const connection = await connectByName({ host, port, signal: dial });
  const transport = createTransport({
    connection,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    name: ownName,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    maxResponseSize: MAX_RESPONSE,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { minVersion: 'TLSv1.2', ...(authorities === null ? {} : { ca: authorities }) },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
  });
  const { to, atMs, headers, ...others } = mail;
  try {
    const { rejected } = await transport.sendMail({
      ...others,
      to: [...to],
      date: new Date(atMs),
      headers: { ...headers },
      signal,
    });
    return { kind: 'taken', refused: rejected };
  } catch (error) {
    return refusalIn(error as NodemailerError);
  } finally {
    transport.close();
    connection.destroy();
  }
}

/** Bytes of one answer. */
const MAX_RESPONSE = 65_536;

/** What the server said where it said no; anything else is raised again. */
function refusalIn(error: NodemailerError): Submitted {
  const { responseCode, permanent = false, response = '', code } = error;
  if (responseCode === undefined) throw error;
  return {
    kind: 'refused',
    isPermanent: permanent,
    code: responseCode,
    isLogin: code === 'EAUTH',
    words: response,
  };
}
