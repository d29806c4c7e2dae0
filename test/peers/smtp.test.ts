import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';

describePeer({
  kind: 'smtp',
  server: 'Postfix',
  needs: { postfix: 'postfix', openssl: 'openssl' },
  start: async (server) => {
    const spool = server.mkdir('spool');
    const data = server.mkdir('data');
    server.run('chown', 'postfix', data);
    const cert = `${server.folder}/cert.pem`;
    server.run(
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '30',
      '-subj',
      '/CN=peer.test',
      '-addext',
      'subjectAltName=DNS:peer.test',
      '-keyout',
      cert,
      '-out',
      `${cert}.crt`,
    );
    server.run('sh', '-c', `cat ${cert}.crt >> ${cert}`);
    server.write(
      'main.cf',
      [
        'compatibility_level = 3.6',
        'myhostname = peer.test',
        'inet_interfaces = 127.0.0.1',
        'inet_protocols = ipv4',
        `queue_directory = ${spool}`,
        `data_directory = ${data}`,
        'alias_maps =',
        'maillog_file = /dev/stdout',
        'smtpd_tls_security_level = may',
        `smtpd_tls_chain_files = ${cert}`,
        '',
      ].join('\n'),
    );
    server.write(
      'master.cf',
      [
        `127.0.0.1:${server.port} inet n - n - - smtpd`,
        'cleanup unix n - n - 0 cleanup',
        'rewrite unix - - n - - trivial-rewrite',
        'anvil unix - - n - 1 anvil',
        'tlsmgr unix - - n 1000? 1 tlsmgr',
        'postlog unix-dgram n - n - 1 postlogd',
        '',
      ].join('\n'),
    );
    server.write('dynamicmaps.cf', '');
    server.onStop(() => server.run('sh', '-c', `postfix -c ${server.folder} stop || true`));
    server.spawn('postfix', '-c', server.folder, 'start-fg');
    await server.untilListening('tcp');
  },
  expect: ({ product, details }, { evidence }) => {
    expect(product).toBe('Postfix (Debian/GNU)');
    expect(details).toContainEqual({ name: 'STARTTLS', value: 'offered' });
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});
