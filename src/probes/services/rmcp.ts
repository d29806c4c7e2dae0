import { rmcpQuestion } from '../../wire/services/rmcp.ts';
import { defineService } from './defineService.ts';

/** Management controllers: whether they are there, and whether they know IPMI. Opens no session. */
export const rmcpProbe = defineService({
  kind: 'rmcp',
  name: 'RMCP',
  ask: rmcpQuestion,
  sends: [{ what: 'ASF presence ping', bytes: '12 bytes' }],
});
