import type { Notification, NotificationDelivery } from '../api/shapes.js';
import type { Look, Tone } from '../format/status.js';
import type { Texts } from '../texts/texts.js';

const tones: Readonly<Record<NotificationDelivery['state'], Tone>> = {
  gathering: 'quiet',
  waiting: 'waiting',
  sending: 'busy',
  delivered: 'good',
  'given-up': 'bad',
};

/** How a message stands, in a word. */
export function lookOfDelivery(t: Texts, state: NotificationDelivery['state']): Look {
  const [label = state, meaning = ''] = t.notifications.states[state];
  return { label, meaning, tone: tones[state] };
}

/** Whether messages are sent at all. */
export function lookOfNotification(t: Texts, { paused, detail }: Notification): Look {
  const words = t.notifications;
  if (!paused) return { label: words.on, meaning: words.onMeans, tone: 'good' };
  return detail === null
    ? { label: words.paused, meaning: words.pausedMeans, tone: 'waiting' }
    : { label: words.paused, meaning: words.gone, tone: 'bad' };
}

/** Of what it tells, in words; in the order in which it was made. */
export function eventsIn(t: Texts, { events, weeklySummary }: Notification): readonly string[] {
  const words = t.notifications;
  const named = events.map((event) => words.events[event]);
  return weeklySummary ? [...named, words.weekly] : named;
}

/** When it tells. */
export function paceIn(t: Texts, { digestMinutes, quietHours }: Notification): string {
  const words = t.notifications;
  const paces: Readonly<Record<string, string>> = words.paces;
  const pace = paces[String(digestMinutes)] ?? words.gathered(digestMinutes);
  return quietHours === null ? pace : `${pace}, ${words.quiet(quietHours.from, quietHours.to)}`;
}
