/** A service that says by itself what it is. */
export interface Stranger {
  readonly name: string;
  /** Its own words: cut, and without characters that could steer a terminal. */
  readonly banner: string;
}

/** How services that speak first introduce themselves, and the ports on which they are at home. */
const INTRODUCTIONS: readonly {
  readonly name: string;
  readonly begins: RegExp;
  readonly home: readonly number[];
}[] = [
  // RFC 4253 section 4.2.
  { name: 'SSH', begins: /^SSH-\d/, home: [22] },
  // RFC 6143 section 7.1.1.
  { name: 'VNC', begins: /^RFB \d{3}\.\d{3}\n/, home: [5900] },
  // RFC 3501 section 7.1.
  { name: 'IMAP', begins: /^\* (?:OK|PREAUTH|BYE) /, home: [143, 993] },
  // RFC 1939 section 4.
  { name: 'POP3', begins: /^\+OK /, home: [110, 995] },
  // RFC 5321 section 4.2 and RFC 959 section 5.4 begin alike; the words that follow tell which it is.
  { name: 'SMTP', begins: /^220[ -][^\r\n]*\bE?SMTP\b/i, home: [25, 465, 587] },
  { name: 'FTP', begins: /^220[ -][^\r\n]*\bFTP\b/i, home: [20, 21, 990] },
  { name: 'HTTP', begins: /^HTTP\/\d/, home: [80, 443] },
];

/** Characters kept of an introduction. */
const MAX_WORDS = 60;

/** What introduces itself on a port where it is not at home; null when nothing is recognised. */
export function strangerOn(port: number, banner: string): Stranger | null {
  const known = INTRODUCTIONS.find(({ begins }) => begins.test(banner));
  if (known === undefined || known.home.includes(port)) return null;
  const [line = ''] = banner.split(/[\r\n]/);
  return { name: known.name, banner: line.slice(0, MAX_WORDS).replace(/[^\x20-\x7e]/g, '?') };
}
