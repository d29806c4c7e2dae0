import type { Report, ReportPath } from '../model/report.ts';
import { type Advice, perHost, placesOf, type Sharing } from './adviceParts.ts';
import { NO_BREAK } from './paragraph.ts';
import { rolesOf } from './peers.ts';

/** How to prove what one side alone cannot; where a responder is at work already, why it did not. */
export function responderAdvice(report: Report, unsure: readonly ReportPath[]): readonly Advice[] {
  const busy = unsure.filter(({ reason }) => reason.code === 'responder-busy');
  const open = unsure.filter((path) => !busy.includes(path) && isOneSided(path));
  const paired = pairedPlaces(report);
  return [
    {
      lead: 'Only a responder at the far end can prove these. Start one there, then run this again with --paired:',
      items: perHost(
        open.filter((path) => !paired.has(placeOf(path))),
        (sharing) => `${placesOf(sharing)}; run there: ${listenCommand(report, sharing)}`,
      ),
    },
    {
      lead: 'The responder there does not listen on these, so they stay unproven. Start it with every role of its host, and see which ports it could not open:',
      items: perHost(
        open.filter((path) => paired.has(placeOf(path))),
        placesOf,
      ),
    },
    {
      lead: 'The responder saw these and did not answer: it answers only so much at a time. Run again with a lower --concurrency:',
      items: perHost(busy, placesOf),
    },
  ];
}

/** A refusal may be anybody's, and silence over UDP means nothing; silence over TCP wants more attempts first. */
function isOneSided({ verdict, transport }: ReportPath): boolean {
  return verdict === 'closed' || transport === 'udp';
}

function pairedPlaces({ run }: Report): ReadonlySet<string> {
  const paired = (run.responders ?? []).filter(({ state }) => state === 'paired');
  return new Set(paired.map(placeOf));
}

function placeOf({ target, address }: Pick<ReportPath, 'target' | 'address'>): string {
  return JSON.stringify([target, address]);
}

/** A command that can be copied; it breaks between the roles at most. */
function listenCommand(report: Report, sharing: Sharing): string {
  const roles = rolesOf(report, sharing).map((role) => `--role${NO_BREAK}${role}`);
  return [`cicprobe${NO_BREAK}listen`, ...roles].join(' ');
}
