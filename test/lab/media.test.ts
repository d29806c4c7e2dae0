import { once } from 'node:events';
import { beforeEach, expect, test } from 'vitest';
import type { MediaFacts } from '../../src/model/evidence.ts';
import type { Report, ReportPath } from '../../src/model/report.ts';
import { describePaired } from './describePaired.ts';
import { hostAt } from './hosts.ts';
import { at, type LabResponder } from './pairedLab.ts';

const server = hostAt('server').v4;
const STREAMING = ['--role', 'media-streaming-server', '--target', `media-server=${server}`];
/** The first port of the media server's range: the one on which voice is played. */
const FIRST = 16_384;
const SECONDS = 6;
const FLAGS = [...STREAMING, '--media', `${SECONDS}`, '--range-sample', '40'];
/** At random, each packet for itself; the door is tried through the same filter, which tries often enough. */
const LOSE_TENTH = 'numgen random mod 100 < 10 drop';

describePaired('voice that is played through the lab', (scene) => {
  let responder: LabResponder;
  beforeEach(async () => {
    responder = await scene.listen(['--role', 'media-server']);
  });

  test('on a clean way loses nothing and is as good as it gets', async () => {
    scene.lab.filter({});
    const report = await scene.lab.check(FLAGS);
    const { path, media } = voiceOf(report);
    expect(path).toMatchObject({ verdict: 'open', port: FIRST, warnings: [] });
    expect([media.seconds, report.run.mediaSeconds]).toEqual([SECONDS, SECONDS]);
    for (const way of [media.there, media.back]) {
      expect(way).toMatchObject({ lost: 0, reordered: 0 });
      expect(way.sent).toBeGreaterThan(0.9 * 50 * SECONDS);
      expect(way.mos).toBeGreaterThan(4.2);
    }
  });

  test.each([
    ['there', 'udp dport', 'back'],
    ['back', 'udp sport', 'there'],
  ] as const)('says that a tenth is lost on the way %s, and not on the other', async (way, match, other) => {
    scene.lab.filter({ firewall: [`${match} ${FIRST} ${LOSE_TENTH}`] });
    const { path, media } = voiceOf(await scene.lab.check(FLAGS));
    const share = media[way].lost / media[way].sent;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.2);
    expect(media[other].lost).toBe(0);
    expect(path.verdict).toBe('open');
    expect(path.warnings.map(({ code }) => code)).toEqual(['poor-voice']);
    expect(path.warnings[0]?.text).toContain(`on the way ${way}:`);
  });

  test('claims nothing when the responder leaves meanwhile', async () => {
    scene.lab.filter({});
    const checking = scene.lab.check(FLAGS);
    await expect.poll(() => responder.said(), { timeout: 30_000 }).toContain('paired with');
    const running = responder.process;
    // The doors are tried within a second of that.
    setTimeout(() => running.kill('SIGKILL'), (1000 * SECONDS) / 2);
    await once(running, 'exit');
    const report = await checking;
    expect(at(report, 'udp', FIRST)).toMatchObject({ verdict: 'open', reason: { code: 'responder' } });
    expect(mediaIn(report)).toEqual([]);
    expect(report.paths.flatMap(({ warnings }) => warnings)).toEqual([]);
  });
});

function mediaIn(report: Report): readonly { readonly path: ReportPath; readonly media: MediaFacts }[] {
  return report.paths.flatMap((path) =>
    path.evidence.flatMap((one) =>
      one.kind === 'witnessed' && one.media !== undefined ? [{ path, media: one.media }] : [],
    ),
  );
}

/** Of the only path on which it was played. */
function voiceOf(report: Report): { readonly path: ReportPath; readonly media: MediaFacts } {
  const [one, ...more] = mediaIn(report);
  if (one === undefined) throw new Error('no voice was played to the end');
  if (new Set(more.map(({ path }) => path.port)).size > 1) throw new Error('it was played on several ports');
  return one;
}
