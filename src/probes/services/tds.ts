import { tdsConversation } from '../../wire/services/tds.ts';
import { defineService } from './defineService.ts';

/** Microsoft SQL Server: its version, and which encryption it wants. Nobody logs on. */
export const tdsProbe = defineService({
  kind: 'tds',
  name: 'TDS',
  converse: tdsConversation,
  sends: [{ what: 'TDS PRELOGIN', bytes: '47 bytes' }],
});
