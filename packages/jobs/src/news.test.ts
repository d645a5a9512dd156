import { compareNews } from './news.js';

const event = (minute: number, total = '1000', environment = 'live') => ({
  ...{ type: 'invoice.paid', timestamp: `2026-11-20T08:0${minute}:00Z` },
  ...{ data: { total }, environment },
});

const bySignedEvent = (stored: unknown, laterEvent: unknown = null) =>
  ({ source: 'event', event: stored, laterEvent }) as const;
const byNativeDoor = { source: 'webhook', event: null, laterEvent: null } as const;

it.each([
  ['a newer one with another content', event(5), event(6, '1250'), 'corrected'],
  ['a newer one with the same content', event(5), event(6), 'confirmed'],
  ['an older one, whatever it says', event(5), event(4, '1250'), 'older'],
  [
    'another content at the same moment: the later arrival counts',
    event(5),
    event(5, '1250'),
    'corrected',
  ],
  ['the same again', event(5), event(5), 'none'],
  ['the same from another environment', event(5), event(5, '1000', 'test'), 'none'],
  [
    'one without a time: older than any',
    event(5),
    { ...event(5, '9'), timestamp: 'soon' },
    'older',
  ],
  ['one with a time where the stored has none', {}, event(5), 'corrected'],
  ['one that is no object', event(5), 'paid', 'older'],
] as const)('%s', (_, stored, arrived, news) => {
  expect(compareNews(bySignedEvent(stored), { event: arrived }, 'first-time')).toBe(news);
});

it('is compared with the correction that waits for the end of the attempt, not with the former', () => {
  const known = bySignedEvent(event(1), event(5, '1250'));
  expect(compareNews(known, { event: event(3, '1100') }, 'first-time')).toBe('older');
  expect(compareNews(known, { event: event(5, '1250') }, 'first-time')).toBe('none');
});

it('a repeat under the same id says nothing new at the same time, and something at a newer one', () => {
  const known = bySignedEvent(event(5));
  expect(compareNews(known, { event: event(5, '1250') }, 'same-job')).toBe('none');
  expect(compareNews(known, { event: event(6, '1250') }, 'same-job')).toBe('corrected');
});

it('a signed event says more than the id that came by the native door', () => {
  expect(compareNews(byNativeDoor, { event: event(5) }, 'first-time')).toBe('corrected');
  expect(compareNews(byNativeDoor, { event: event(5) }, 'same-job')).toBe('none');
});

it('the native door makes a fetched invoice be read again, and never displaces an event', () => {
  expect(compareNews(byNativeDoor, {}, 'first-time')).toBe('read-again');
  expect(compareNews(byNativeDoor, {}, 'same-job')).toBe('none');
  expect(compareNews(bySignedEvent(event(5)), {}, 'first-time')).toBe('none');
});
