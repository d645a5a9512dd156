export const drift = {
  title: 'Changed since it was booked',
  means:
    'SubscriptionFlow told this afterwards, and nothing was changed in Fortnox by it. Do there what is needed, then say that it has been seen to.',
  seen: 'Seen to',
  seenOf: (name: string) => `Seen to: ${name}`,
  all: 'All of them',
  more: (count: number) => (count === 1 ? '1 more before these' : `${count} more before these`),
};
