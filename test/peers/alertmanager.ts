import { freePort, type Server } from './peer.ts';

/** The programs that it takes. */
export const alertmanagerNeeds = { 'prometheus-alertmanager': 'prometheus-alertmanager' };

/** Starts Alertmanager alone, with a receiver that it tells of every change at once. */
export async function startAlertmanager(server: Server, receiver: string): Promise<void> {
  const config = server.write(
    'alertmanager.yml',
    [
      // Far shorter than the tests take: what stands longer stands by the end that was given.
      'global: { resolve_timeout: 1ms }',
      'route: { receiver: tests, group_by: [...], group_wait: 0s, group_interval: 1s }',
      'receivers:',
      `  - { name: tests, webhook_configs: [{ url: '${receiver}', send_resolved: true }] }`,
      '',
    ].join('\n'),
  );
  server.spawn(
    'prometheus-alertmanager',
    `--config.file=${config}`,
    `--storage.path=${server.mkdir('data')}`,
    `--web.listen-address=${server.host}:${server.port}`,
    `--cluster.listen-address=${server.host}:${freePort()}`,
  );
  await server.untilListening('tcp');
}
