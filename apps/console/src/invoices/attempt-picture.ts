import type { Call, Moment } from './timeline.js';

/** Where a call stands in its attempt, in shares (0 to 1) of the attempt's time. */
export type Place = { readonly waits: number; readonly sent: number; readonly answered: number };

export type Picture = {
  /** From the first call's wait to the last thing that is known of the attempt. */
  readonly wholeMs: number;
  /** What Fortnox took to answer, all calls together. */
  readonly answeringMs: number;
  /** What its limit let them wait. */
  readonly waitedMs: number;
  readonly placeOf: (call: Call) => Place | undefined;
};

/**
 * An attempt as a picture: its calls on a line of time. A call is noted when it has ended, so it began as
 * much earlier as it took. `undefined` where no call says how long it took.
 */
export function pictureOf(moments: readonly Moment[]): Picture | undefined {
  const timed = moments.filter(isTimed);
  if (timed.length === 0) return undefined;
  const spans = timed.map((call) => spanOf(call));
  const from = Math.min(...spans.map(({ waits }) => waits));
  const until = Math.max(...spans.map(({ answered }) => answered));
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  const answeringMs = sum(timed.map(({ durationMs }) => durationMs));
  const waitedMs = sum(timed.map(({ waitedMs: waited = 0 }) => waited));
  // Moments are kept to the millisecond, and clocks are set: what was seen to pass has passed.
  const wholeMs = Math.max(until - from, answeringMs + waitedMs, 1);
  const share = (at: number): number => (at - from) / wholeMs;
  return {
    wholeMs,
    answeringMs,
    waitedMs,
    placeOf: (call) => {
      if (!isTimed(call)) return undefined;
      const { waits, sent, answered } = spanOf(call);
      return { waits: share(waits), sent: share(sent), answered: share(answered) };
    },
  };
}

type Timed = Call & { readonly durationMs: number };

function isTimed(moment: Moment): moment is Timed {
  return (
    moment.kind === 'call' &&
    moment.durationMs !== undefined &&
    Number.isFinite(Date.parse(moment.at))
  );
}

function spanOf({ at, durationMs, waitedMs = 0 }: Timed): Place {
  const answered = Date.parse(at);
  const sent = answered - durationMs;
  return { waits: sent - waitedMs, sent, answered };
}
