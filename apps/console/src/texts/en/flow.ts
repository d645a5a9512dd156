export const flow = {
  title: 'How invoices flow',
  note: 'What came in, what was booked, how long that took, and what still waits.',
  period: 'Period',
  periods: {
    hour: 'The last hour, by minute',
    day: 'The last day, by hour',
    month: 'The last 30 days, by day',
  },
  liveness: {
    live: { label: 'Live', meaning: 'What changes is seen here within seconds.' },
    polled: { label: 'Every few seconds', meaning: 'The figures are read anew every few seconds.' },
  },
  asTable: 'As a table',
  from: 'From',
  invoices: {
    title: 'Invoices',
    received: 'Received',
    booked: 'Booked',
    stopped: 'Stopped',
    told: (received: string, booked: string, stopped: string) =>
      `${received} received, ${booked} booked, ${stopped} stopped because somebody has to look at them.`,
  },
  calls: {
    title: 'Calls to Fortnox',
    taken: 'Answered',
    refused: 'Refused as too many',
    limit: 'Of what is allowed, %',
    told: (calls: string, refused: string) =>
      `${calls} calls to Fortnox; ${refused} of them were refused as too many, and made again.`,
    most: (share: string, when: string) =>
      `At most ${share} of what Fortnox allows a company was used, ${when}.`,
  },
  time: {
    title: 'From paid to booked',
    half: 'Half of them within',
    most: '95 of 100 within',
    told: (half: string, most: string, when: string) =>
      `Latest, ${when}: half of the invoices were booked within ${half}, 95 of 100 within ${most}.`,
    slowest: (most: string, when: string) => `Slowest ${when}: 95 of 100 within ${most}.`,
    none: 'Nothing was booked in this time.',
  },
  overTime: {
    title: 'What waited over time',
    open: 'Most at once',
    most: (count: string, when: string) => `At most ${count} waited or were being booked, ${when}.`,
    never: 'Nothing waited when it was counted, which is done once a minute.',
  },
  at: {
    minute: (time: string) => `at ${time}`,
    hour: (time: string) => `in the hour from ${time}`,
    day: (date: string) => `on ${date}`,
  },
  backlog: {
    title: 'What still waits',
    open: 'Waiting or being booked',
    doneIn: 'Done in',
    nothing: 'Nothing waits.',
    done: (count: number, written: string, span: string, time: string) =>
      count === 1
        ? `1 invoice goes on by itself: at the present pace it is done in ${span}, at about ${time}.`
        : `${written} invoices go on by themselves: at the present pace they are done in ${span}, at about ${time}.`,
    standing: (count: number, written: string) =>
      `${count === 1 ? '1 stands' : `${written} stand`} still: a company is paused or has no access, Fortnox does not answer, or nothing has been finished for five minutes.`,
    postponed: (count: number, written: string) =>
      count === 1 ? '1 is tried again later.' : `${written} are tried again later.`,
    goesOn: 'On their way',
    later: 'Tried again later',
    standsStill: 'Standing still',
    company: 'Company',
  },
};
