import type { SettingFields } from '../en/setting-fields.js';

export const settingFields: SettingFields = {
  defaultIncomeAccount: {
    label: 'Försäljningskonto',
    means: 'Används när varken momstabellen eller produkten anger ett annat konto.',
  },
  defaultPaymentAccount: {
    label: 'Konto för inbetalningar',
    means:
      'Här bokförs pengarna för en betald faktura. För kort går ett avräkningskonto, till exempel 1686, att stämma av mot det som kortföretaget betalar ut.',
  },
  paymentAccounts: {
    label: 'Konton för vissa inbetalningar',
    means:
      'Efter valuta, betaltjänst (till exempel stripe) eller kontant/kort. Den rad som säger mest om en inbetalning gäller; ingen rad: kontot för inbetalningar ovan.',
  },
  creditNotePayment: {
    label: 'Konto för det som kreditnotor har betalat',
    means: 'Tomt: en faktura som delvis är betald med en kreditnota måste åtgärdas.',
  },
  feeAccount: {
    label: 'Konto för betaltjänstens avgifter',
    means: 'Till exempel 6040. Tomt: en faktura med avgift måste åtgärdas.',
  },
  miscellaneousAccount: {
    label: 'Konto för övriga avgifter',
    means: 'Avgifter som inte hör till någon produkt. Tomt: en sådan faktura måste åtgärdas.',
  },
  miscellaneousVat: {
    label: 'Moms i övriga avgifter, %',
    means: 'Momssatsen som ingår i dem; 0 om de saknar moms.',
  },
  vatMap: {
    label: 'Momstabell',
    means:
      'Vilket försäljningskonto en momssats bokförs på, efter typ av kund. Den rad som passar och säger mest gäller: land före produkt före datum.',
  },
  euConsumerVat: {
    label: 'Privatpersoner i andra EU-länder',
    means:
      'Upp till 10 000 euro om året får ett företag ta ut svensk moms; därutöver gäller momsen i köparens land.',
    choices: {
      '': ['Inte bestämt', 'Den första sådana fakturan måste åtgärdas och ställer frågan.'],
      swedish: ['Svensk moms', 'Andra momssatser än svenska stoppas.'],
      oss: [
        'Momsen i köparens land (OSS)',
        'Varje land och momssats behöver en rad med landet i momstabellen.',
      ],
    },
  },
  roundingAccount: {
    label: 'Konto för öresavrundning',
    means: 'Skillnader på några öre som beror på avrundning.',
  },
  roundingTolerance: {
    label: 'Avrundning som godtas',
    means: 'Hur mycket mer än avrundningen förklarar som får bokföras där, i fakturans valuta.',
  },
  smallDifference: {
    label: 'Små skillnader i betalningen',
    means:
      'Hur mycket mer eller mindre än totalen som får ha betalats; skillnaden bokförs på kontot för öresavrundning.',
  },
  exchangeRate: {
    label: 'Kurs för fakturor i annan valuta',
    means: 'Varifrån kursen till kronor hämtas.',
    choices: {
      'event-then-fortnox': [
        'Kursen som följer med fakturan, annars Fortnox',
        'Inget stannar för att en kurs saknas.',
      ],
      event: ['Bara kursen som följer med fakturan', 'En faktura utan kurs måste åtgärdas.'],
      fortnox: ['Alltid den i Fortnox', 'Kursen på fakturadagen i Fortnox valutaregister.'],
    },
  },
  startDate: {
    label: 'Första fakturadatum',
    means: 'Fakturor daterade före den här dagen utelämnas. Tomt: alla tas med.',
  },
  bookkeep: {
    label: 'Bokför fakturor och inbetalningar',
    means: 'Av: de läggs in i Fortnox men väntar där på att du bokför dem.',
  },
  markAsSent: {
    label: 'Markera fakturor som skickade i Fortnox',
    means: 'Så att ingen skickar en till. Görs alltid vid kontantmetoden.',
  },
  lockedPeriod: {
    label: 'Fakturor daterade i en låst period',
    means: 'När perioden för fakturadatumet är låst i Fortnox.',
    choices: {
      'dead-letter': ['Måste åtgärdas', 'Inget bokförs innan du har bestämt.'],
      'first-open-day': [
        'Dateras på första öppna dagen',
        'Det ursprungliga datumet står på en rad i fakturan.',
      ],
    },
  },
  zeroInvoices: {
    label: 'Fakturor på 0 kronor',
    means: 'Till exempel första månaden av en gratis provperiod.',
    choices: {
      book: ['Läggs in', 'Fortnox har varje faktura som SubscriptionFlow har.'],
      ignore: ['Utelämnas', 'De listas här och inget läggs in i Fortnox.'],
    },
  },
  refunds: {
    label: 'Återbetalningar',
    means: 'Vad som händer när en bokförd faktura återbetalas eller makuleras.',
    choices: {
      report: ['Visas bara', 'Du krediterar fakturan själv.'],
      credit: ['Krediteras i Fortnox', 'En kreditfaktura skapas och bokförs.'],
    },
  },
  customerMatch: {
    label: 'Så känns kunder igen i Fortnox',
    means: 'Prövas uppifrån och ned; en kund som inget av dem hittar läggs upp.',
    choices: {
      customerNumber: ['Kundnummer', 'Numret i SubscriptionFlow.'],
      organisationNumber: ['Organisationsnummer', 'För svenska företag.'],
      vatNumber: ['Momsregistreringsnummer', 'För företag i EU.'],
      email: ['E-postadress', 'Exakt samma adress.'],
    },
  },
  customerNumbers: {
    label: 'Nummer för nya kunder',
    means: 'Vilket nummer en kund får som läggs upp i Fortnox.',
    choices: {
      'fortnox-series': ['Nästa i Fortnox nummerserie', 'Som när du lägger upp en själv.'],
      subscriptionflow: ['Numret i SubscriptionFlow', 'Till exempel CUST_002648.'],
    },
  },
  updateCustomers: {
    label: 'Håll kunder uppdaterade',
    means:
      'Ett ändrat namn, en ändrad e-postadress eller en ändrad adress i SubscriptionFlow ändras även i Fortnox. Detsamma gäller ett ändrat momsregistreringsnummer vid omvänd betalningsskyldighet, om ingen har ändrat det i Fortnox. En äldre faktura ändrar ingenting.',
  },
  defaultCountry: {
    label: 'Land när adressen inte anger något',
    means: 'Avgör momsen för sådana kunder. Tomt: deras fakturor måste åtgärdas.',
  },
  customerNames: {
    label: 'Kundernas namn här i konsolen',
    means: 'Vad listor och sökning visar.',
    choices: {
      shown: ['Visas', 'För alla som får se företaget.'],
      masked: ['Bara första bokstäverna', 'Och kunder går inte att söka på namn.'],
    },
  },
  costCenter: {
    label: 'Kostnadsställe',
    means: 'På varje rad, om inte tabellen nedan anger ett annat.',
  },
  project: {
    label: 'Projekt',
    means: 'På varje rad, om inte tabellen nedan anger ett annat.',
  },
  dimensions: {
    label: 'Kostnadsställen och projekt per produkt',
    means: 'Den rad som passar och säger mest gäller; det den lämnar tomt tas från ovan.',
  },
  articles: {
    label: 'Artiklar på raderna',
    means: 'Om rader i Fortnox anger en artikel.',
    choices: {
      none: ['Ingen', 'Rader har text, belopp och konto.'],
      default: ['Alltid samma', 'Artikeln som väljs nedan.'],
      sku: ['Den med produktens SKU', 'Läggs upp som tjänst om den saknas i Fortnox.'],
    },
  },
  defaultArticle: {
    label: 'Artikeln',
    means: 'Bara när rader alltid anger samma.',
  },
  deferral: {
    label: 'Periodisera intäkten över de månader den avser',
    means:
      'En periodisering skapas i Fortnox när alla rader med en period har samma. Tomt: allt bokförs på fakturadatumet.',
  },
  reconcile: {
    label: 'Stäm av mot Fortnox varje natt',
    means: 'Hittar det som finns i det ena systemet men inte i det andra, och belopp som skiljer.',
    choices: {
      daily: ['Varje natt', 'Det som skiljer listas och kan meddelas.'],
      off: ['Aldrig', 'Bara när någon startar det.'],
    },
  },
  reconcileHour: {
    label: 'Vid vilken timme',
    means: 'Hela timmar svensk tid, 0 till 23.',
  },
  reconcileDays: {
    label: 'Hur många dagar bakåt',
    means: 'Efter fakturadatum, räknat från i går: 1 till 366.',
  },
};
