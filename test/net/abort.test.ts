import { expect, test } from 'vitest';
import { superseded, timeIsUp } from '../../src/model/abort.ts';
import { factOfAbort } from '../../src/net/abort.ts';

test('time that is over is silence', () => {
  expect(factOfAbort(AbortSignal.abort(timeIsUp), 'connect')).toEqual({ kind: 'silent', stage: 'connect' });
  expect(factOfAbort(AbortSignal.abort(timeIsUp), 'tls')).toEqual({ kind: 'silent', stage: 'tls' });
});

test.each([
  ['an attempt that another one has overtaken', superseded],
  ['a run that the user stopped', new DOMException('stopped by the user', 'AbortError')],
  ['a reason that nobody knows', undefined],
])('%s is no evidence about the peer', (_name, reason) => {
  expect(factOfAbort(AbortSignal.abort(reason), 'connect')).toEqual({
    kind: 'not-tried',
    fault: 'cancelled',
    detail: 'stopped before an answer came',
  });
});
