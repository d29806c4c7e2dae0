import type { PairedCase } from './pairedCases.ts';
import { pathsOf, type RatedCase, rateCase } from './rateCase.ts';
import type { Said } from './runScenes.ts';

/** Holds a paired run against what was built: the verdicts, how the greeting went, and that nothing else is warned of. */
export function ratePaired(one: PairedCase, said: Said): RatedCase {
  const greeting = one.at === null ? null : said.greetingIn(one.scene ?? 'usual', one.at);
  if (one.unpaired !== null && greeting === 'no-answer') {
    return rateCase({ ...one, expect: one.unpaired }, said.paths);
  }
  const full = rateCase(one, said.paths);
  const isCut = full.rating === 'WRONG' && one.untraced !== null && said.kernel !== 'asked';
  const rated = isCut ? rateCase({ ...one, expect: one.untraced }, said.paths) : full;
  const complaints = [...rated.complaints, ...greetingComplaints(one, greeting), ...strayWarnings(one, said)];
  return complaints.length === 0 ? rated : { ...rated, rating: 'WRONG', complaints };
}

function greetingComplaints(one: PairedCase, greeting: string | null): readonly string[] {
  const expected = one.greeting ?? 'paired';
  return greeting === expected ? [] : [`the greeting is ${greeting ?? 'not tried'}, expected ${expected}`];
}

function strayWarnings(one: PairedCase, said: Said): readonly string[] {
  const allowed = new Set([one.expect.warning, one.mayWarn]);
  const codes = pathsOf(one, said.paths).flatMap(({ warnings }) => warnings.map(({ code }) => code));
  return [...new Set(codes)]
    .filter((code) => !allowed.has(code))
    .map((code) => `unexpected warning "${code}"`);
}
