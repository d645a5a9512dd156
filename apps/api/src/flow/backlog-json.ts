import { callsPerInvoice, type CompanyBacklog } from '@sync/jobs';
import { z } from 'zod';
import { mostCallsPerSecond, type FortnoxLimit } from '../replays/estimate-json.js';

const figures = {
  openJobs: z.int().meta({ description: 'Waiting or in work' }),
  postponed: z.int().meta({
    description: 'Of them, those that are not due for another minute or more: tried again later',
  }),
  standing: z.int().meta({
    description:
      'Of the others, those of a company that is paused or has no access, whose Fortnox does not ' +
      'answer, or of which nothing has ended for five minutes',
  }),
  oldestWaitingAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'Since when the longest waiting due job waits' }),
  estimatedSeconds: z
    .int()
    .nullable()
    .meta({
      description:
        'Until what is neither postponed nor standing will have ended, at the pace of the last minutes ' +
        '(where there is none yet, as fast as Fortnox lets it through); `null`: there is nothing such',
    }),
};

export const backlogSchema = z.object({
  ...figures,
  companies: z
    .array(z.object({ connectionId: z.string(), ...figures }))
    .meta({ description: 'The ten companies with most of it, the largest first' }),
});

type Figures = z.output<z.ZodObject<typeof figures>>;

/** More are no picture any more; an event must stay small, however many companies there are. */
const shownCompanies = 10;

/** Companies are worked on side by side, so the one that is last decides how long it takes. */
export function toBacklogJson(
  backlogs: readonly CompanyBacklog[],
  limit: FortnoxLimit,
  now: Date,
): z.output<typeof backlogSchema> {
  const companies = backlogs.map((backlog) => ({
    connectionId: backlog.connectionId,
    ...figuresOf(backlog, limit, now),
  }));
  const sum = (of: (company: Figures) => number): number =>
    companies.reduce((total, company) => total + of(company), 0);
  return {
    openJobs: sum(({ openJobs }) => openJobs),
    postponed: sum(({ postponed }) => postponed),
    standing: sum(({ standing }) => standing),
    oldestWaitingAt: companies.flatMap((one) => one.oldestWaitingAt ?? []).toSorted()[0] ?? null,
    estimatedSeconds: longest(companies.flatMap((one) => one.estimatedSeconds ?? [])),
    companies: companies.slice(0, shownCompanies),
  };
}

const longest = (seconds: readonly number[]): number | null =>
  seconds.length === 0 ? null : Math.max(...seconds);

function figuresOf(backlog: CompanyBacklog, limit: FortnoxLimit, now: Date): Figures {
  const { openJobs, postponed, oldestWaitingAt } = backlog;
  const due = openJobs - postponed;
  const pace = due === 0 ? undefined : invoicesPerSecond(backlog, limit, now);
  return {
    ...{ openJobs, postponed },
    standing: pace === undefined ? due : 0,
    oldestWaitingAt: oldestWaitingAt?.toISOString() ?? null,
    estimatedSeconds: pace === undefined ? null : Math.ceil(due / pace),
  };
}

/** So long after something came in, its company may be slow without standing still. */
const patienceMs = 5 * 60_000;

/**
 * How fast they go; `undefined`: not at all. Of a burst that has just begun the last minute knows more
 * than the last five, of a slow company it is the other way round.
 */
function invoicesPerSecond(
  { isWorkedOn, endedInOne, endedInFive, oldestWaitingAt }: CompanyBacklog,
  limit: FortnoxLimit,
  now: Date,
): number | undefined {
  if (!isWorkedOn) return undefined;
  const pace = Math.max(endedInOne / 60, endedInFive / 300);
  if (pace > 0) return pace;
  const waitsMs = oldestWaitingAt === null ? 0 : now.getTime() - oldestWaitingAt.getTime();
  return waitsMs < patienceMs ? mostCallsPerSecond(limit) / callsPerInvoice : undefined;
}
