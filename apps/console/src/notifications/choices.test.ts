import type { Notification } from '../api/shapes.js';
import { emptyChoices, fromNotification, toChange, toWishes } from './choices.js';

const slack: Notification = {
  ...{ id: 'ntf_1', kind: 'slack', target: 'https://hooks.slack.com/…', language: 'sv' },
  ...{ events: ['backlog.late'], connectionId: 'conn_1', digestMinutes: 60, paused: false },
  ...{ quietHours: { from: '22:00', to: '07:00' }, weeklySummary: false, detail: null },
  ...{
    formerSecretValidUntil: null,
    createdBy: 'anna',
    createdAt: '2026-11-29T08:00:00Z',
    updatedAt: '2026-11-29T08:00:00Z',
  },
};

it('what is not touched is not changed, least of all an address that is shown shortened', () => {
  const before = fromNotification(slack);
  expect(toChange(before, before)).toEqual({
    ...{ events: ['backlog.late'], connectionId: 'conn_1', digestMinutes: 60, language: 'sv' },
    ...{ quietHours: { from: '22:00', to: '07:00' }, weeklySummary: false },
  });
  const moved = { ...before, target: ' https://hooks.slack.com/services/new ' };
  expect(toChange(moved, before).target).toBe('https://hooks.slack.com/services/new');
});

it('half of the quiet hours are none, and only an e-mail sums up the week', () => {
  const choices = { ...emptyChoices('en', ''), quietFrom: '22:00', weeklySummary: true };
  expect(toWishes(choices)).toMatchObject({
    ...{ quietHours: null, weeklySummary: true, connectionId: null, digestMinutes: 0 },
    events: ['invoice.sync_failed', 'connection.needs_attention'],
  });
  expect(toWishes({ ...choices, kind: 'webhook' }).weeklySummary).toBe(false);
});
