import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { answerInWords } from '../../src/report/answerInWords.ts';
import { attemptsInWords } from '../../src/report/attemptsInWords.ts';
import { compareReports } from '../../src/report/compareReports.ts';
import { factInWords } from '../../src/report/factInWords.ts';
import { portLabel, portsInWords } from '../../src/report/portLabels.ts';
import { profileOf } from '../../src/report/profileOf.ts';
import { renderDiff } from '../../src/report/renderDiff.ts';
import { renderExplain } from '../../src/report/renderExplain.ts';
import { renderGithub } from '../../src/report/renderGithub.ts';
import { renderJson } from '../../src/report/renderJson.ts';
import { renderJunit } from '../../src/report/renderJunit.ts';
import { renderMarkdown } from '../../src/report/renderMarkdown.ts';
import { renderMarkdownMap } from '../../src/report/renderMarkdownMap.ts';
import { renderNagios } from '../../src/report/renderNagios.ts';
import { renderPathsCsv } from '../../src/report/renderPathsCsv.ts';
import { renderProfile } from '../../src/report/renderProfile.ts';
import { renderTap } from '../../src/report/renderTap.ts';
import { renderText } from '../../src/report/renderText.ts';
import {
  anEchoFlow,
  anEvidence,
  aPortMap,
  aReason,
  aReport,
  aReportPath,
  aReportSkip,
  aRole,
} from '../support/builders.ts';
import { whole } from './formats.ts';
import { plainLook } from './looks.ts';

const echo = aReportPath({
  id: 'monitoring.switchover.nettest/router01/10.0.0.1/icmp',
  flow: 'monitoring.switchover.nettest',
  service: 'NetTest',
  transport: 'icmp',
  port: 0,
  security: 'none',
  target: 'router01',
  address: '10.0.0.1',
  verdict: 'blocked',
  outcome: 'broken',
  reason: aReason('router01 (10.0.0.1) does not answer echo requests', 'echo-silent'),
  evidence: [anEvidence({ kind: 'silent', stage: 'reply' }, { local: { address: '10.9.8.7', port: 0 } })],
});

/** A port of the host is well; its echo is not. */
const report = aReport({ paths: [aReportPath({ target: 'router01', address: '10.0.0.1' }), echo] });
const flow = anEchoFlow();

test('the label of an echo is a word, not a port', () => {
  expect(portLabel(echo)).toBe('icmp echo');
  const ports = [{ transport: 'tcp', port: 445 }, echo, echo] as const;
  expect(portsInWords(ports).replaceAll('\u00a0', ' ')).toBe('tcp 445; icmp echo');
  expect(portsInWords([echo]).replaceAll('\u00a0', ' ')).toBe('icmp echo');
});

const FORMS: Readonly<Record<string, (one: Report) => string>> = {
  text: (one) => renderText(one, { ...plainLook, sort: 'worst', verbose: true }),
  markdown: renderMarkdown,
  junit: (one) => whole(renderJunit(one)),
  tap: (one) => whole(renderTap(one)),
  nagios: renderNagios,
  github: renderGithub,
  diff: (after) => {
    const before = aReport({ paths: [{ ...echo, verdict: 'open', outcome: 'met' }] });
    return renderDiff({ before, after, changes: compareReports(before, after) }, plainLook);
  },
  explain: ({ run }) =>
    renderExplain({ flow, roles: aPortMap().roles, found: { path: echo, run } }, plainLook),
  profile: () =>
    renderProfile(profileOf(aPortMap({ flows: [flow] }), aRole('workstation')), aPortMap().roles, plainLook),
  'port map': () => renderMarkdownMap(aPortMap({ flows: [flow] })),
};

describe.each(Object.entries(FORMS))('as %s', (_name, render) => {
  test('an echo is named as what it is, and no port is made up for it', () => {
    const text = render(report).replaceAll('\u00a0', ' ');
    expect(text).toContain('icmp echo');
    expect(text).not.toMatch(/icmp[ /]0|icmp[ /]none|\bport 0|:0\b/i);
  });
});

test('for programs the port is 0', () => {
  expect(whole(renderJson(report))).toMatch(/"transport":\s*"icmp",\s*"port":\s*0,/);
  expect(whole(renderPathsCsv(report))).toMatch(/,icmp,0,/);
});

test('one that is left out is named as what it is', () => {
  const skip = aReportSkip({ transport: 'icmp', ports: 'none', to: 'switchover-nettest-host' });
  const left = aReport({ paths: [aReportPath()], skipped: [skip] });
  const text = renderText(left, { ...plainLook, sort: 'worst', verbose: true }).replaceAll('\u00a0', ' ');
  expect(text).toContain('icmp echo');
  expect(text).not.toContain('icmp none');
});

test('its evidence is told in its own words', () => {
  expect(answerInWords({ protocol: 'icmp', replyBytes: 56 })).toBe('Answered the echo request: 56 bytes.');
  expect(attemptsInWords(echo.evidence)[0]).toContain(', from 10.9.8.7: No answer within');
  const detail = 'let root run cicprobe';
  expect(factInWords(anEvidence({ kind: 'not-tried', fault: 'no-echo', detail }))).toBe(
    'Not tried: this host cannot send ICMP echo requests (let root run cicprobe).',
  );
});

test('a host that cannot send them is told what to do', () => {
  const fault = anEvidence({ kind: 'not-tried', fault: 'no-echo', detail: '' });
  const path = { ...echo, verdict: 'error', outcome: 'unproven', evidence: [fault] } as const;
  const text = renderText(aReport({ paths: [path] }), { ...plainLook, sort: 'worst', verbose: false });
  expect(text.replaceAll(/\s+/g, ' ')).toContain('set net.ipv4.ping_group_range');
});

test('too few attempts ask for more of them', () => {
  const few = aReason('too few', 'too-few-attempts');
  const path = { ...echo, verdict: 'unproven', outcome: 'unproven', reason: few } as const;
  const text = renderText(aReport({ paths: [path] }), { ...plainLook, sort: 'worst', verbose: false });
  expect(text).toContain('Too few attempts to tell');
  expect(text).not.toContain('responder');
});
