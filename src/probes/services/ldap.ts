import { ldapConversation } from '../../wire/services/ldap.ts';
import { defineService } from './defineService.ts';

/** Directory servers, Active Directory among them: what they tell anybody of themselves. Logs nobody on. */
export const ldapProbe = defineService({
  kind: 'ldap',
  name: 'LDAP',
  converse: ldapConversation,
  sends: [
    { what: 'Search for the root DSE, without a bind', bytes: 'searchRequest base "" scope base' },
    {
      what: 'StartTLS and a TLS ClientHello, where it is offered',
      bytes: 'extendedRequest 1.3.6.1.4.1.1466.20037',
    },
    { what: 'Unbind otherwise', bytes: 'unbindRequest' },
  ],
});
