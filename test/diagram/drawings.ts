import type { Arrow, Box, Drawing } from '../../src/diagram/drawing.ts';
import type { Use } from '../../src/diagram/use.ts';
import { asFlowId, asRoleName } from '../../src/model/ids.ts';
import type { PortMap } from '../../src/model/portMap.ts';
import type { Report } from '../../src/model/report.ts';
import {
  aFlow,
  aPortMap,
  aReport,
  aReportPath,
  aReportSkip,
  aRole,
  aRun,
  ports,
} from '../support/builders.ts';

export function aUse(given: Partial<Use> = {}): Use {
  return {
    from: 'workstation',
    to: 'cic-server',
    both: false,
    flowId: 'a.flow',
    pathId: null,
    service: 'Notifier',
    transport: 'tcp',
    ports: '5597',
    security: 'none',
    state: 'plain',
    ...given,
  };
}

export function aBox(id: string, given: Partial<Box> = {}): Box {
  return { id, title: id, kind: 'server', lines: [], here: false, ...given };
}

export function anArrow(given: Partial<Arrow> = {}): Arrow {
  return {
    id: 'arrow-1',
    from: 'a',
    to: 'b',
    both: false,
    state: 'plain',
    lines: [{ text: 'tcp 80', state: 'plain' }],
    full: [{ text: 'HTTP: tcp 80', state: 'plain' }],
    flowIds: ['a.flow'],
    pathIds: [],
    ...given,
  };
}

export function aDrawing(given: Partial<Drawing> = {}): Drawing {
  return {
    id: 'small',
    title: 'Small',
    arrangement: 'net',
    boxes: [aBox('a'), aBox('b')],
    arrows: [anArrow()],
    ...given,
  };
}

const [workstation, cic, gateway, fax] = ['workstation', 'cic-server', 'sip-gateway', 'fax-server'].map(
  asRoleName,
) as [
  PortMap['flows'][number]['from'],
  PortMap['flows'][number]['from'],
  PortMap['flows'][number]['from'],
  PortMap['flows'][number]['from'],
];

/** Two sections, one of them with two diagrams; a flow both ways, and roles of several kinds. */
export const smallMap: PortMap = aPortMap({
  roles: [
    aRole('workstation', { title: 'Workstation', kind: 'client' }),
    aRole('cic-server', { title: 'CIC server', kind: 'server' }),
    aRole('sip-gateway', { title: 'SIP gateway', kind: 'device' }),
    aRole('fax-server', { title: 'Fax <server>', kind: 'external' }),
    aRole('backup', { title: 'Backup CIC server', isA: [cic] }),
  ],
  flows: [
    aFlow({ id: asFlowId('client.notifier') }),
    aFlow({ id: asFlowId('client.http'), service: 'HTTP', security: 'none', ports: ports(80, 81) }),
    aFlow({
      id: asFlowId('client.update'),
      diagram: '',
      service: 'Update',
      security: 'none',
      ports: ports(8042),
    }),
    aFlow({
      id: asFlowId('sip.signalling'),
      section: 'SIP',
      diagram: '',
      from: gateway,
      to: cic,
      direction: '<->',
      transport: 'udp',
      service: 'SIP',
      security: 'none',
      ports: ports(5060),
    }),
    aFlow({
      id: asFlowId('sip.voice'),
      section: 'SIP',
      diagram: '',
      from: gateway,
      to: workstation,
      transport: 'udp',
      service: 'RTP',
      security: 'none',
      ports: { kind: 'dynamic' },
    }),
    aFlow({
      id: asFlowId('sip.fax'),
      section: 'SIP',
      diagram: '',
      from: cic,
      to: fax,
      service: 'Fax',
      security: 'none',
      ports: { kind: 'unknown' },
    }),
    aFlow({ id: asFlowId('sip.own'), section: 'SIP', diagram: '', from: cic, to: cic, ports: ports(8888) }),
  ],
});

/** A workstation that reaches one of two ports of cic01, that the gateway reaches back, and a fax server without a host. */
export const smallRun: Report = aReport({
  run: aRun({ role: 'workstation' }),
  targets: [
    { role: 'cic-server', name: 'cic01', addresses: ['10.0.0.5'] },
    { role: 'sip-gateway', name: 'gw01', addresses: ['10.0.0.9'] },
  ],
  paths: [
    aReportPath({ id: 'p1', flow: 'client.notifier' }),
    aReportPath({
      id: 'p2',
      flow: 'client.http',
      service: 'HTTP',
      security: 'none',
      port: 80,
      verdict: 'blocked',
      outcome: 'broken',
    }),
    aReportPath({
      id: 'p3',
      flow: 'sip.voice',
      section: 'SIP',
      diagram: '',
      from: 'sip-gateway',
      to: 'workstation',
      service: 'RTP',
      security: 'none',
      transport: 'udp',
      port: 20_000,
      target: 'ws-042',
      address: '10.0.0.42',
      triedFrom: 'gw01',
      verdict: 'unproven',
      outcome: 'unproven',
    }),
  ],
  skipped: [
    aReportSkip({ id: asFlowId('client.http'), ports: '81', reason: 'not-a-listener' }),
    aReportSkip({ id: asFlowId('client.update'), ports: '8042', reason: 'option' }),
    aReportSkip({ id: asFlowId('sip.fax'), to: fax, ports: 'unknown', reason: 'no-host' }),
    aReportSkip({ id: asFlowId('sip.back'), from: fax, to: workstation, ports: '99', reason: 'no-host' }),
  ],
});
