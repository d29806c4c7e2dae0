import { expect, test } from 'vitest';
import { DeliveryError } from '../../src/model/delivery.ts';

test('a delivery that failed says whether to try again, and has a cause only where one is given', () => {
  const cause = new Error('why');
  const error = new DeliveryError('not sent', { isFinal: false, retryAfterMs: 5000, cause });
  expect(error).toMatchObject({
    name: 'DeliveryError',
    code: 'DELIVERY',
    isFinal: false,
    retryAfterMs: 5000,
    cause,
  });
  expect(new DeliveryError('not sent', { isFinal: true, retryAfterMs: null })).not.toHaveProperty('cause');
});
