import { describe, expect, test } from 'vitest';
import { renderAlertmanager } from '../../../src/report/alerts/renderAlertmanager.ts';
import { aNotice, anAlert, anAlertPath, aResolvedNotice, NOON } from '../../support/notices.ts';

describe('an alert for Alertmanager', () => {
  const [opened] = renderAlertmanager(aNotice(), NOON);

  test('keeps its labels from the first notice to the last', () => {
    const alert = anAlert({
      title: 'Another sentence',
      kind: 'path-broken',
      target: null,
      updatedMs: NOON + 9,
      paths: [anAlertPath()],
    });
    const updated = aNotice({ id: 'n-2', kind: 'updated', site: 'renamed', alert });
    expect(renderAlertmanager(updated, NOON)[0].labels).toEqual(opened.labels);
    expect(renderAlertmanager(aResolvedNotice(), NOON)[0].labels).toEqual(opened.labels);
  });

  test('lasts longer when it is sent again', () => {
    expect(opened.endsAt).toBe('2026-11-27T12:00:00.000Z');
    expect(renderAlertmanager(aNotice(), NOON + 3_600_000)[0].endsAt).toBe('2026-11-27T13:00:00.000Z');
  });

  test('never ends before it begins', () => {
    const alert = anAlert({ state: 'resolved', resolvedMs: NOON - 5000 });
    const [{ startsAt, endsAt }] = renderAlertmanager(aNotice({ kind: 'resolved', alert }), NOON);
    expect(endsAt).toBe(startsAt);
  });

  test('about no single host tells of none', () => {
    const alert = anAlert({ target: null, kind: 'flapping' });
    const [{ annotations }] = renderAlertmanager(aNotice({ alert }), NOON);
    expect(annotations).toMatchObject({ target: '', kind: 'flapping', severity: 'warning' });
  });

  test('for a test goes away by itself', () => {
    const [{ labels, endsAt }] = renderAlertmanager(aNotice({ kind: 'test' }), NOON);
    expect(labels).toMatchObject({ alertname: 'CicprobeTest', severity: 'info' });
    expect(endsAt).toBe('2026-11-26T12:05:00.000Z');
  });
});
