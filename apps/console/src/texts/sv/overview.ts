import type { Texts } from '../texts.js';

export const overview: Texts['overview'] = {
  title: 'Översikt',
  note: 'Betalda fakturor på väg från SubscriptionFlow till Fortnox.',
  needsAttention: 'Att åtgärda',
  companies: 'Företag',
  nothing: 'Inget att åtgärda.',
  allWell: 'Alla mottagna fakturor finns i Fortnox eller är på väg dit.',
  oldestWaiting: 'Längst väntan',
  allCauses: (count) => `Visa alla ${count} orsaker`,
  toAttention: 'Visa allt som behöver åtgärdas',
  lostAccess: (company) => `${company} kommer inte längre åt Fortnox`,
  lostAccessMeans: 'Fakturorna väntar och ingen går förlorad.',
  connectAgain: 'Anslut igen',
};
