import { ftpConversation } from '../../wire/services/ftp.ts';
import { defineService } from './defineService.ts';

/** FTP servers: the greeting and what they offer. Logs nobody on, and opens no data connection. */
export const ftpProbe = defineService({
  kind: 'ftp',
  name: 'FTP',
  converse: ftpConversation,
  sends: [
    { what: 'FEAT, once the server has greeted', bytes: 'FEAT' },
    { what: 'SYST where FEAT is not known', bytes: 'SYST' },
    {
      what: 'AUTH TLS and a TLS ClientHello, where it is offered; QUIT otherwise',
      bytes: 'AUTH TLS or QUIT',
    },
  ],
});
