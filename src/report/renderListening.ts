import { doorsOf } from '../model/doorRanges.ts';
import type { ClosedDoor, ResponderState } from '../model/pairing.ts';
import { countOf } from './amounts.ts';
import type { Look } from './look.ts';
import { labelled, paragraph } from './paragraph.ts';
import { portsInWords } from './portLabels.ts';

/** What the head of a responder's output needs besides its state. */
export interface ListeningOptions {
  readonly look: Look;
  readonly controlPort: number;
  /** A token that was made up and has to be told; null for one that was given. */
  readonly token: string | null;
  readonly platform: string;
}

/** What a responder says when it is ready: what it holds, what it could not get, and what to do at the other side. */
export function renderListening(state: ResponderState, options: ListeningOptions): string {
  const { look, controlPort, token, platform } = options;
  const part = (label: string, text: string): readonly string[] => labelled(look, label, text, '  ');
  const taken = state.closed.filter(({ why }) => why === 'taken');
  const barred = state.closed.filter(({ why }) => why === 'permission');
  const failed = state.closed.filter(({ why }) => why === 'failed');
  const given = token === null ? 'the token that was given here' : 'the token below';
  const lines = [
    ...paragraph(look, `Listening as ${state.roles.join(', ')}. Ctrl-C ends it.`, { first: '', rest: '' }),
    '',
    ...part(`${countOf(doorsOf(state.doors).length, 'port')} open:`, portsInWords(doorsOf(state.doors))),
    ...part('Opened when a caller asks:', portsInWords(doorsOf(state.onDemand))),
    ...part('In use by another program, which is left alone and checked as it is:', closedInWords(taken)),
    ...part('Not opened, for want of privilege:', closedInWords(barred)),
    ...(barred.length === 0 ? [] : part('Remedy:', remedyOf(platform))),
    ...part('Could not be opened:', closedInWords(failed)),
    ...part('Control channel:', `tcp ${controlPort}`),
    '',
    ...paragraph(
      look,
      `On the other side, put ${given} into a file of its own and run: cicprobe --role ROLE --target THIS-HOST --paired --token-file FILE`,
      { first: '', rest: '  ' },
    ),
    ...(token === null ? [] : ['', ...part('Token, told only once:', token)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The host's own firewall is left as it is: how it treats these ports is how it will treat CIC. */
function remedyOf(platform: string): string {
  switch (platform) {
    case 'win32':
      return 'run it in a terminal that was started as administrator';
    case 'linux':
      return 'run it with sudo, or let every program have such ports: sudo sysctl net.ipv4.ip_unprivileged_port_start=0';
    default:
      return 'run it with sudo';
  }
}

function closedInWords(doors: readonly ClosedDoor[]): string {
  return doors
    .map(({ transport, port, why, detail }) => {
      const note = why === 'permission' || detail === '' ? '' : ` (${detail})`;
      return `${transport} ${port}${note}`;
    })
    .join(', ');
}
