/**
 * What the document names without numbers, in the order of the fixture, and the flows that answer for it:
 * a known unknown, or a flow whose number comes from elsewhere and says so.
 */
export const namedWithoutPorts: readonly {
  readonly section: string;
  readonly service: string;
  readonly reason: string;
  readonly flows: readonly string[];
}[] = [
  {
    section: 'Default web interfaces',
    service: 'web interface (Packaged Server)',
    reason: 'only the heading survives',
    flows: ['default-web-interfaces.media-server.packaged'],
  },
  {
    section: 'Default web interfaces',
    service: 'web interface (Software Only)',
    reason: 'only the heading survives',
    flows: ['default-web-interfaces.media-server.software-only'],
  },
  {
    section: 'Default web interfaces',
    service: 'web interface (Software Only)',
    reason: 'only the heading survives',
    flows: ['default-web-interfaces.sip-proxy.software-only'],
  },
  {
    section: 'Default web interfaces',
    service: 'web interface',
    reason: 'a vendor page gives the number',
    flows: ['default-web-interfaces.streaming-server.web'],
  },
  {
    section: 'Client operations',
    service: 'HTTP Web Browser',
    reason: 'numbers of the scheme',
    flows: ['client-operations.web-browser.proxy-http', 'client-operations.web-browser.proxy-https'],
  },
  {
    section: 'Client operations',
    service: 'HTTP Web Browser',
    reason: 'a vendor page gives the numbers',
    flows: ['client-operations.reverse-proxy.icws-http', 'client-operations.reverse-proxy.icws-https'],
  },
  {
    section: 'Client operations',
    service: 'Interaction Connect',
    reason: 'a vendor page gives the numbers',
    flows: ['client-operations.web-browser.direct-http', 'client-operations.web-browser.direct-https'],
  },
  {
    section: 'Client operations',
    service: 'Session Manager ION (IC Business Manager)',
    reason: 'the entry proves the flow, a vendor page the numbers',
    flows: ['client-operations.business-manager.ion-http', 'client-operations.business-manager.ion-https'],
  },
  {
    section: 'Client operations',
    service: 'SMB (Interaction Attendant)',
    reason: 'printed in the table',
    flows: ['client-operations.attendant.smb'],
  },
  {
    section: 'Database and CRM',
    service: 'Microsoft IIS, SOAP',
    reason: 'vendor pages prove the flows, the scheme the numbers',
    flows: ['database-and-crm.soap.http', 'database-and-crm.soap.https', 'database-and-crm.soap.notifier'],
  },
  {
    section: 'Database and CRM',
    service: 'Oracle SQL, Microsoft SQL',
    reason: 'numbers of the Reports tables',
    flows: ['database-and-crm.client.mssql', 'database-and-crm.client.oracle'],
  },
  {
    section: 'Mail Server Integration',
    service: 'Microsoft Exchange',
    reason: 'number of the protocol',
    flows: ['mail-server-integration.exchange.ews'],
  },
  {
    section: 'Interaction Media Server',
    service: 'Interaction Media Server Port Range',
    reason: 'the range is lost',
    flows: ['interaction-media-server.endpoint.rtp'],
  },
  {
    section: 'Interaction Recorder Remote Content Service',
    service: 'Session Manager ION (Screen Recorder Client)',
    reason: 'numbers of the table of the same name in Client operations',
    flows: [
      'remote-content-service.screen-recorder.ion-http',
      'remote-content-service.screen-recorder.ion-https',
    ],
  },
  {
    section: 'Interaction Recorder Remote Content Service',
    service: 'SMB (Screen Recorder Client)',
    reason: 'a vendor page proves the flow',
    flows: ['remote-content-service.irrcs.storage'],
  },
  {
    section: 'Interaction Recorder Remote Content Service',
    service: 'recording retrieval',
    reason: 'a vendor page proves the flow',
    flows: ['remote-content-service.irrcs.media-http', 'remote-content-service.irrcs.media-https'],
  },
  {
    section: 'Interaction Dialer',
    service: 'Switchover',
    reason: 'the numbers are lost',
    flows: ['interaction-dialer.switchover'],
  },
  {
    section: 'Interaction Dialer',
    service: 'Session Manager',
    reason: 'the entry proves the pair, other tables the number',
    flows: ['interaction-dialer.session-manager'],
  },
  {
    section: 'Interaction Dialer',
    service: 'Notifier',
    reason: 'a vendor page proves the flow',
    flows: [
      'interaction-dialer.notifier-ssl',
      'interaction-dialer.notifier-tls',
      'interaction-dialer.notifier-udp',
    ],
  },
  {
    section: 'Interaction Dialer',
    service: 'Central Campaign Server Switchover',
    reason: 'the table is lost',
    flows: ['interaction-dialer.campaign-server-switchover'],
  },
  {
    section: 'Interaction Dialer',
    service: 'DialerTranServer',
    reason: 'the number is set by the site',
    flows: ['interaction-dialer.tran-server.cic', 'interaction-dialer.tran-server.dialer-manager'],
  },
  {
    section: 'Interaction Dialer',
    service: '(database)',
    reason: 'a vendor page proves the flow',
    flows: ['interaction-dialer.database.mssql', 'interaction-dialer.database.oracle'],
  },
  {
    section: 'Interaction Scripter .NET',
    service: 'HTTP/HTTPS',
    reason: 'numbers of the scheme',
    flows: ['interaction-scripter.web-server.http', 'interaction-scripter.web-server.https'],
  },
  {
    section: 'Interaction Web Tools',
    service: '',
    reason: 'vendor pages prove the flows',
    flows: ['interaction-web-tools.visitor.http', 'interaction-web-tools.visitor.https'],
  },
  {
    section: 'Monitoring and Management',
    service: 'Switchover',
    reason: 'the other ports of the diagram are lost',
    flows: ['monitoring-and-management.switchover.other'],
  },
  {
    section: 'Monitoring and Management',
    service: '',
    reason: 'only the box survives',
    flows: ['monitoring-and-management.remote-content-server'],
  },
  {
    section: 'Text-to-Speech',
    service: '(third-party product)',
    reason: 'the ranges were taken out of the document',
    flows: ['text-to-speech.audio-mrcp'],
  },
  {
    section: 'Single Sign-On',
    service: 'single sign-on (customer-provided ADFS server)',
    reason: 'a vendor page proves the flow',
    flows: ['single-sign-on.adfs.https'],
  },
  {
    section: 'Single Sign-On',
    service: 'single sign-on (cloud identity provider)',
    reason: 'a vendor page proves the flow',
    flows: ['single-sign-on.cloud.https'],
  },
];
