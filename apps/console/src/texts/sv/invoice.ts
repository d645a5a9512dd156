import type { Texts } from '../texts.js';

export const invoice: Texts['invoice'] = {
  title: (name) => `Faktura ${name}`,
  whatHappened: 'Vad som har hänt',
  total: 'Belopp',
  company: 'Företag',
  number: 'Fakturanummer',
  id: 'Id i SubscriptionFlow',
  received: 'Mottagen',
  ended: 'Avslutad',
  attempts: 'Försök',
  jobId: 'Id här',
  nothingInFortnox: 'Inget har lagts in i Fortnox än.',
  invoice: 'Faktura',
  noInvoice: 'ingen än',
  bookkept: 'Bokförd',
  yes: 'ja',
  notYet: 'inte än',
  customer: 'Kund',
  payment: 'Inbetalning',
  paymentOf: (place) => `Inbetalning ${place}`,
  booked: 'bokförd',
  notBooked: 'inte bokförd än',
  whyItStopped: 'Varför den stannade',
  others: 'Andra med samma orsak',
  ways: { replay: 'Prova igen', resolve: 'Bokförd för hand …', discard: 'Avskriv …' },
  questions: {
    replay: (name) => `Prova faktura ${name} igen`,
    resolve: (name) => `Faktura ${name} är bokförd för hand`,
    discard: (name) => `Avskriv faktura ${name}`,
  },
  replayMeans:
    'Fakturan provas igen från början. Det som redan finns i Fortnox hittas och bokförs inte två gånger.',
  replayReason: 'Vad har du ändrat? Det sparas på fakturan tillsammans med ditt namn.',
  confirmResolve: 'Den är bokförd',
  resolveMeans: 'Fortnox tillfrågas om fakturan finns och har samma belopp. Inget ändras där.',
  fortnoxNumber: 'Fakturanummer i Fortnox',
  confirmDiscard: 'Avskriv: den bokförs inte',
  discardMeans:
    'Fakturan läggs inte in i Fortnox. Det som redan finns där blir kvar, och historiken sparas.',
  discardReason:
    'Det sparas på fakturan tillsammans med ditt namn; en revisor kommer att läsa det.',
};
