import type { Conversation, ServiceDetail, Step } from '../../model/service.ts';

/**
 * Telnet, as far as the first options that are negotiated (RFC 854 and RFC 855). Most servers begin with those. One that
 * begins with text is asked for the option SUPPRESS-GO-AHEAD (RFC 858), as everything that speaks Telnet must say yes
 * or no to that; text alone proves nothing, and is waited on. What the server asks for is left unanswered.
 *
 *     +-----+-----+--------+
 *     | FF  | FD  | option |     FF: IAC; FB: WILL, FC: WONT, FD: DO, FE: DONT
 *     +-----+-----+--------+
 */
export function telnetConversation(): Conversation {
  let before: Uint8Array | null = null;
  return {
    opening: new Uint8Array(0),
    take: (bytes) => {
      const heard = Buffer.concat([before ?? new Uint8Array(0), bytes]);
      const commands = readCommands(heard);
      if (commands === null) return STRANGER;
      // What comes back as it was said is an echo.
      const own = commands.filter(
        ({ verb, option }) => before === null || verb !== DO || option !== GO_AHEAD,
      );
      if (own.length > 0)
        return { kind: 'done', service: { name: 'Telnet', product: null, details: detailsOf(own) } };
      if (OTHERS.test(heard.toString('latin1'))) return STRANGER;
      if (before !== null || heard[0] === IAC) return { kind: 'more' };
      before = heard;
      return { kind: 'say', bytes: Uint8Array.of(IAC, DO, GO_AHEAD) };
    },
  };
}

const STRANGER: Step = { kind: 'stranger', reason: 'does not speak Telnet' };
/** How protocols begin in which a server speaks first, in text: SSH, HTTP, VNC, mail, FTP and their like. */
const OTHERS = /^(SSH-|HTTP\/|RFB \d|\d{3}[ -]|\+OK|-ERR|\* (OK|PREAUTH|BYE)|@RSYNCD)/;

const IAC = 0xff;
const WILL = 0xfb;
const DO = 0xfd;
const GO_AHEAD = 3;

interface Command {
  readonly verb: number;
  readonly option: number;
}

/** Negotiations in text, as far as they have come; null for bytes that are neither. */
function readCommands(bytes: Uint8Array): readonly Command[] | null {
  const commands: Command[] = [];
  let at = 0;
  for (;;) {
    const [byte, verb, option] = bytes.subarray(at);
    if (byte === undefined) return commands;
    if (byte !== IAC) {
      if (!isText(byte)) return null;
      at++;
    } else if (verb === undefined) return commands;
    else if (verb >= WILL && verb < IAC) {
      if (option === undefined) return commands;
      if (!isOption(option)) return null;
      commands.push({ verb, option });
      at += 3;
    } else if (verb > 0xf0 && verb !== 0xfa) {
      // Commands without an option, such as "no operation", and a byte FF of text.
      at += 2;
    } else return commands.length > 0 ? commands : null;
  }
}

/** Printable, or what moves a terminal; bytes above 7F are letters in some language. */
function isText(byte: number): boolean {
  return byte >= 0x20 || (byte >= 7 && byte <= 13) || byte === 0 || byte === 0x1b;
}

/** Those that IANA has given a meaning. */
function isOption(option: number): boolean {
  return option <= 49 || (option >= 138 && option <= 140) || option === 255;
}

const OPTIONS: ReadonlyMap<number, string> = new Map([
  [0, 'binary'],
  [1, 'echo'],
  [3, 'suppress go ahead'],
  [5, 'status'],
  [6, 'timing mark'],
  [24, 'terminal type'],
  [31, 'window size'],
  [32, 'terminal speed'],
  [33, 'flow control'],
  [34, 'line mode'],
  [35, 'X display'],
  [36, 'environment'],
  [37, 'authentication'],
  [38, 'encryption'],
  [39, 'new environment'],
  [40, 'TN3270E'],
  [46, 'STARTTLS'],
]);

/** Options that are named of each kind. */
const MOST_OPTIONS = 8;

function detailsOf(commands: readonly Command[]): readonly ServiceDetail[] {
  const named = (name: string, wanted: number): readonly ServiceDetail[] => {
    const options = new Set(commands.filter(({ verb }) => verb === wanted).map(({ option }) => option));
    const names = [...options].slice(0, MOST_OPTIONS).map((one) => OPTIONS.get(one) ?? `option ${one}`);
    return names.length === 0 ? [] : [{ name, value: names.join(', ') }];
  };
  return [...named('offers', WILL), ...named('asks for', DO)];
}
