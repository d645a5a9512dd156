import type { Texts } from '../texts.js';

export const companies: Texts['companies'] = {
  title: 'Företag',
  note: 'Varje företag är en SubscriptionFlow-site kopplad till sin bokföring i Fortnox.',
  none: 'Inget företag är anslutet än.',
  company: 'Företag',
  status: 'Läge',
  site: 'SubscriptionFlow-site',
  siteClient: 'SubscriptionFlow-klient',
  inFortnox: 'Namn i Fortnox',
  organisationNumber: 'Organisationsnummer',
  tenant: 'Företagets nummer i Fortnox',
  fortnoxClient: 'Fortnox-klient',
  learnedLater: 'blir känt vid anslutningen',
  invoices: 'Fakturor',
  itsInvoices: 'Företagets fakturor',
  itsFlow: 'Så flödar fakturorna',
  settings: 'Inställningar',
  details: 'Uppgifter',
  id: 'Id här',
  created: 'Tillagt',
  pause: 'Pausa',
  pauseTitle: (name) => `Pausa ${name}`,
  pauseMeans:
    'Under pausen läggs inget in i Fortnox. Fakturor kommer ändå in, sparas och går vidare när du låter dem göra det.',
  counting: 'Räknar vad som väntar …',
  noneWaits: 'Ingen faktura väntar just nu.',
  waiting: (count, written) =>
    count === 1 ? '1 faktura väntar och blir kvar.' : `${written} fakturor väntar och blir kvar.`,
  atLeast: 'Minst:',
  resume: 'Fortsätt',
  keys: 'Webhook-adress och signeringsnyckel',
  keysMean: 'Skapa en ny om någon obehörig har sett den, eller om era regler kräver det.',
  newKeys: {
    webhookUrl: {
      title: 'Ny webhook-adress',
      means: 'SubscriptionFlow måste få den nya adressen innan den förra slutar gälla.',
    },
    signingSecret: {
      title: 'Ny signeringsnyckel',
      means: 'Program som skickar signerade händelser måste få den innan den förra slutar gälla.',
    },
  },
  access: 'Tillgång till SubscriptionFlow och Fortnox',
  accessMeans:
    'När nycklarna har skapats på nytt där anger du dem här; det som väntar fortsätter sedan av sig självt.',
  newAccess: {
    subscriptionflow: {
      title: 'Nya nycklar till SubscriptionFlow',
      means: 'Till samma SubscriptionFlow-site. Om de godtas syns inom några sekunder.',
    },
    fortnox: {
      title: 'Ny client secret till Fortnox',
      means:
        'Till samma integration i Fortnox utvecklarportal. Företaget behöver bara godkänna igen om Fortnox kräver det.',
    },
  },
  exchange: 'Använd dem',
  whyExchanged: 'Varför? (frivilligt; sparas under ”Vem gjorde vad”)',
  makeNew: 'Skapa',
  formerHolds: 'Den förra gäller i',
  overlaps: { '86400': 'ett dygn', '604800': 'en vecka', '0': 'ingen tid alls: den upphör genast' },
  formerUntil: (time) => `Den förra gäller till ${time}.`,
  formerEnded: 'Den förra har upphört att gälla.',
  shownOnce: 'Den visas bara nu.',
  remove: 'Ta bort företaget',
  removeOnlyIf: 'Bara när ingen av dess fakturor väntar eller måste åtgärdas.',
  removeTitle: (name) => `Ta bort ${name}`,
  removeMeans:
    'Företagets nycklar raderas och inget mer tas emot för det. Fakturorna och deras historik finns kvar här, och inget ändras i Fortnox. Det går inte att ångra.',
  typeName: 'Skriv företagets namn för att gå vidare',
  connect: 'Anslut till Fortnox',
  connectAgain: 'Anslut igen',
  preflight: 'Kontroll före bokföring',
  asking: 'Frågar Fortnox …',
  check: 'Kontrollera mot Fortnox',
  preflightMeans:
    'Går igenom konton, betalsätt, valutor, moms, räkenskapsår, låst period, licens och behörigheter. Ändrar ingenting.',
  inOrder: (count) => `${count} till: i sin ordning, eller för kännedom`,
  ready: 'Allt är klart: fakturor kan bokföras.',
  notReady: 'Fakturor skulle stanna. Rätta det som är markerat nedan.',
  levels: {
    fine: 'i sin ordning',
    tells: 'för kännedom',
    warns: 'bör ses över',
    blocks: 'inte i ordning',
  },
};
