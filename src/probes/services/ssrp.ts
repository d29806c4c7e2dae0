import { ssrpQuestion } from '../../wire/services/ssrp.ts';
import { defineService } from './defineService.ts';

/** SQL Server Browser: the instances of its host, with their versions and TCP ports. */
export const ssrpProbe = defineService({
  kind: 'ssrp',
  name: 'SQL Server Browser',
  ask: ssrpQuestion,
  sends: [{ what: 'request for the list of SQL Server instances', bytes: '0x03' }],
});
