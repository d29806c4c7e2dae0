import { expect, test } from 'vitest';
import { asHostName, asIpAddress } from '../../src/model/ids.ts';
import { makeReport } from '../../src/report/makeReport.ts';
import { renderText } from '../../src/report/renderText.ts';
import { aFinding, aPath, aPortMap, aRun, aVerdict } from '../support/builders.ts';
import { plainText } from './looks.ts';

const blocked = aVerdict({ kind: 'blocked', reason: { code: 'request-lost', text: 'Nothing arrives.' } });
const refused = aVerdict({ kind: 'closed', reason: { code: 'refused', text: 'It is refused.' } });

function reportOn(verdict: typeof blocked) {
  const path = {
    ...aPath({ target: asHostName('ws-042'), address: asIpAddress('10.1.1.2') }),
    triedFrom: asHostName('cic01'),
  };
  return makeReport({
    tool: { name: 'cicprobe', version: '0.1.0' },
    run: aRun({ host: 'ws-042' }),
    portMap: aPortMap({ flows: [path.flow] }),
    targets: [],
    findings: [aFinding({ path, verdict, evidence: [], outcome: 'broken' })],
    causes: [],
    skipped: [],
  });
}

test('what another host tried stands under this host, with the one that tried it', () => {
  const report = reportOn(blocked);
  expect(report.paths[0]?.triedFrom).toBe('cic01');
  const text = renderText(report, plainText);
  expect(text).toContain('this host, tried from cic01');
  expect(text.replace(/\s+/g, ' ')).toContain('from cic01 to ws-042 (10.1.1.2): tcp 5597');
});

test('advice names both ends', () => {
  expect(renderText(reportOn(refused), plainText).replace(/\s+/g, ' ')).toContain(
    'ws-042 (10.1.1.2) from cic01',
  );
});
