import type { Agreement } from '../api/shapes.js';
import type { Tone } from '../format/status.js';

export type Verdict =
  'none' | 'agrees' | 'differs' | 'cleared' | Exclude<Agreement['reservations'][number], 'differs'>;

/** The one thing to say first about a month. */
export function verdictOf({ findings, latest, figures, reservations }: Agreement): Verdict {
  if (findings > 0) return 'differs';
  if (latest === null || figures === null) return 'none';
  // What the comparison found, a later one of its days has cleared.
  if (reservations.includes('differs')) return 'cleared';
  const order = ['source-unread', 'amounts-unknown', 'under-way', 'month-not-over'] as const;
  return order.find((one) => reservations.includes(one)) ?? 'agrees';
}

export const tones: Readonly<Record<Verdict, Tone>> = {
  none: 'quiet',
  agrees: 'good',
  differs: 'bad',
  'under-way': 'waiting',
  'source-unread': 'waiting',
  'amounts-unknown': 'waiting',
  'month-not-over': 'waiting',
  cleared: 'waiting',
};
