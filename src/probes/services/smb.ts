import { smbConversation } from '../../wire/services/smb.ts';
import { defineService } from './defineService.ts';

/** File servers of Windows and Samba, by SMB 2 and 3: the dialect, whether they insist on signing, and their clock. */
export const smbProbe = defineService({
  kind: 'smb',
  name: 'SMB',
  converse: smbConversation,
  sends: [{ what: 'SMB2 NEGOTIATE for dialects 2.0.2 to 3.1.1', bytes: '162 bytes' }],
});
