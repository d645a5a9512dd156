export const overview = {
  title: 'Overview',
  note: 'Paid SubscriptionFlow invoices on their way to Fortnox.',
  needsAttention: 'Needs attention',
  companies: 'Companies',
  nothing: 'Nothing needs attention.',
  allWell: 'Every invoice that came in is in Fortnox or on its way there.',
  oldestWaiting: 'Longest wait',
  allCauses: (count: number) => `See all ${count} causes`,
  toAttention: 'See everything that needs attention',
  lostAccess: (company: string) => `${company} has lost its access to Fortnox`,
  lostAccessMeans: 'Its invoices wait and none is lost.',
  connectAgain: 'Connect it again',
};
