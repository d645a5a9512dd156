/** What of the flow is shown, as it stands in the address: `#/flow?connectionId=…&period=day`. */
export type FlowSearch = {
  /** Left out: all companies. */
  readonly connectionId?: string;
  /** Left out: the last day. */
  readonly period?: Period;
};

export const periods = ['hour', 'day', 'month'] as const;

export type Period = (typeof periods)[number];

type Step = 'minute' | 'hour' | 'day';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Which steps a period is shown in, and how many; the last one is that of now. */
export const stepsOf: Readonly<
  Record<Period, { readonly step: Step; readonly stepMs: number; readonly count: number }>
> = {
  hour: { step: 'minute', stepMs: minuteMs, count: 60 },
  day: { step: 'hour', stepMs: hourMs, count: 24 },
  month: { step: 'day', stepMs: dayMs, count: 30 },
};

export const usualPeriod: Period = 'day';

/** Keeps what says something: an emptied field is no filter. */
export function readFlowSearch(search: Readonly<Record<string, unknown>>): FlowSearch {
  const { connectionId } = search;
  const period = periods.find((one) => one === search['period']);
  return {
    ...(typeof connectionId === 'string' && connectionId !== '' ? { connectionId } : {}),
    ...(period === undefined || period === usualPeriod ? {} : { period }),
  };
}
