import type { Language, Texts } from '../texts/texts.js';
import { decimalFormat, locales } from './amount.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How times, spans and figures are written for a reader of one language. */
export type Formats = ReturnType<typeof formatsFor>;

/** All formats of a language; made once, for `Intl`'s formatters are dear. */
export function formatsFor(language: Language, words: Texts['format']) {
  const amount = decimalFormat(language);
  const span = spanFormat(words);
  return {
    amount,
    count: (count: number): string => amount(String(count)),
    span,
    percent: percentFormat(language),
    month: monthFormat(language),
    /** `a, b and c`. */
    list: (words: readonly string[]): string => listFormat(language).format(words),
    ...durations(amount, words),
    ...moments(words, span),
  };
}

/** Swedish writes dates as ISO does, which is also how Fortnox shows them: for both languages. */
const dateAndTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });
const dateOnly = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short' });
const timeOnly = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' });
const clockOnly = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'short' });
const minuteOnly = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
/** Days of figures are Swedish ones, wherever the reader is. */
const swedishDay = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeZone: 'Europe/Stockholm',
});

const listFormat = (language: Language) => new Intl.ListFormat(locales[language]);

/** `2026-11` → `November 2026`. */
function monthFormat(language: Language): (month: string) => string {
  const format = new Intl.DateTimeFormat(locales[language], {
    ...{ month: 'long', year: 'numeric', timeZone: 'UTC' },
  });
  return (month) => formatted(`${month}-01T00:00:00Z`, (at) => format.format(at));
}

/** What is no time is shown as it is. */
function formatted(iso: string, format: (at: number) => string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : format(at);
}

function moments(words: Texts['format'], span: (spanMs: number) => string) {
  return {
    /** ISO 8601 → `2026-11-20 09:15:30` in the reader's time zone. */
    dateTime: (iso: string): string => formatted(iso, (at) => dateAndTime.format(at)),
    /** ISO 8601 → `09:15:30` in the reader's time zone. */
    time: (iso: string): string => formatted(iso, (at) => timeOnly.format(at)),
    /** ISO 8601 → `09:15` in the reader's time zone. */
    clock: (iso: string): string => formatted(iso, (at) => clockOnly.format(at)),
    /** ISO 8601 → `2026-11-20 09:15` in the reader's time zone. */
    minute: (iso: string): string => formatted(iso, (at) => minuteOnly.format(at)),
    /** The first moment of a Swedish day → `2026-11-20`. */
    day: (iso: string): string => formatted(iso, (at) => swedishDay.format(at)),
    /** How long ago; after two days the date says more than a number of days would. */
    ago: (iso: string, nowMs: number): string =>
      formatted(iso, (at) => {
        const elapsedMs = nowMs - at;
        // Clocks of browser and server differ by a little; "in 2 s" would only confuse.
        if (elapsedMs < 5 * SECOND_MS) return words.justNow;
        if (elapsedMs >= 2 * DAY_MS) return dateOnly.format(at);
        return words.ago(span(elapsedMs));
      }),
  };
}

/** A waiting time or age in the largest unit that says something: `42 s`, `3 min`, `12 days`. */
function spanFormat(words: Texts['format']): (spanMs: number) => string {
  return (spanMs) => {
    if (spanMs < MINUTE_MS) return `${Math.floor(spanMs / SECOND_MS)} s`;
    if (spanMs < HOUR_MS) return `${Math.floor(spanMs / MINUTE_MS)} min`;
    if (spanMs < 2 * DAY_MS) return `${Math.floor(spanMs / HOUR_MS)} h`;
    return words.days(Math.floor(spanMs / DAY_MS));
  };
}

/** A share of 1: `62%`, and no more digits than say something. */
function percentFormat(language: Language): (share: number) => string {
  const format = new Intl.NumberFormat(language === 'sv' ? 'sv-SE' : 'en-GB', {
    style: 'percent',
    maximumSignificantDigits: 3,
  });
  return (share) => format.format(Math.round(share * 1000) / 1000);
}

function durations(amount: (decimal: string) => string, words: Texts['format']) {
  return {
    /** An expected duration, said as vaguely as it is known: `about 4 min`. */
    estimate: (seconds: number): string => {
      if (seconds < 60) return words.lessThanAMinute;
      // By half minutes at first: of one or two of them a whole one is too much.
      if (seconds < 600) return words.about(`${amount(String(Math.round(seconds / 30) / 2))} min`);
      if (seconds < 3600) return words.about(`${Math.round(seconds / 60)} min`);
      return words.about(`${amount((Math.ceil(seconds / 360) / 10).toFixed(1))} h`);
    },
    /** How long something took that may have taken days: `0.9 s`, `12.5 min`, `30 h`. */
    took: (tookMs: number): string => {
      if (tookMs < MINUTE_MS) return `${amount(tenths(tookMs / SECOND_MS))} s`;
      if (tookMs < HOUR_MS) return `${amount(tenths(tookMs / MINUTE_MS))} min`;
      return `${amount(tenths(tookMs / HOUR_MS))} h`;
    },
    /** A call's duration: `87 ms`, `1.4 s`. */
    duration: (durationMs: number): string =>
      durationMs < SECOND_MS
        ? `${Math.round(durationMs)} ms`
        : `${amount((durationMs / SECOND_MS).toFixed(1))} s`,
  };
}

const tenths = (value: number): string => String(Math.round(value * 10) / 10);
