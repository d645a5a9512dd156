import type { IncomingHttpHeaders } from 'node:http';

type Language = 'en' | 'sv';

/** What the pages say that the API shows itself: the login, and what became of a consent. */
const english = {
  language: 'en' as Language,
  logIn: 'Log in',
  whichToken: 'Use an operator or viewer token of this installation.',
  token: 'Token',
  companyAccount: 'Sign in with your company account',
  goOn: 'Go on',
  connectedToFortnox: 'Connected to Fortnox',
  connected: 'Connected',
  connectedBack: 'Connected – back to SubscriptionFlow',
  toBeSetUp: (name: string) => `${name} may be set up now; nothing is booked before you start it.`,
  carriedOver: (name: string) => `Paid invoices of ${name} are now carried over to Fortnox.`,
  openConsole: 'Open the console',
  fortnoxCompany: 'Fortnox company',
  companyNumber: (number: string | null) => `Fortnox company ${number ?? 'without a number'}`,
  goOnWithSetUp: 'Go on with the set-up',
  backToSubscriptionFlow: 'Back to SubscriptionFlow',
  notConnectedToFortnox: 'Not connected to Fortnox',
  notConnected: 'Not connected',
  nothingIsLost: 'Nothing is lost: paid invoices are taken in and wait until Fortnox is connected.',
  tryAgain: 'Try again',
  rightCompany: 'Is this the right company?',
  hasConsented: (company: string) => `${company} has given its consent.`,
  willBeBooked: (name: string) =>
    `Paid invoices of ${name} will be booked there. Nothing is used before you confirm.`,
  confirm: 'Connect this company',
  reject: 'It is the wrong one',
  connecting: 'Connecting …',
  connectingTitle: 'Connecting to Fortnox',
  isAsked: 'Fortnox is being asked. This page shows the outcome as soon as it is there.',
  openInBrowser: 'Open this address in a browser',
  /** Why something was refused, from its English sentence. */
  trouble: (sentence: string) => sentence,
};

export type PageWords = typeof english;

const swedish: PageWords = {
  language: 'sv',
  logIn: 'Logga in',
  whichToken: 'Använd en åtkomstnyckel för att läsa eller ändra.',
  token: 'Åtkomstnyckel',
  companyAccount: 'Logga in med ditt företagskonto',
  goOn: 'Fortsätt',
  connectedToFortnox: 'Ansluten till Fortnox',
  connected: 'Ansluten',
  connectedBack: 'Ansluten – tillbaka till SubscriptionFlow',
  toBeSetUp: (name) => `Nu kan ${name} ställas in; inget bokförs innan du startar.`,
  carriedOver: (name) => `Betalda fakturor för ${name} förs nu över till Fortnox.`,
  openConsole: 'Öppna konsolen',
  fortnoxCompany: 'Företag i Fortnox',
  companyNumber: (number) =>
    number === null ? 'ett företag i Fortnox' : `företag ${number} i Fortnox`,
  goOnWithSetUp: 'Fortsätt ställa in',
  backToSubscriptionFlow: 'Tillbaka till SubscriptionFlow',
  notConnectedToFortnox: 'Inte ansluten till Fortnox',
  notConnected: 'Inte ansluten',
  nothingIsLost:
    'Inget går förlorat: betalda fakturor tas emot och väntar tills Fortnox är anslutet.',
  tryAgain: 'Försök igen',
  rightCompany: 'Är det rätt företag?',
  hasConsented: (company) => `${company} har godkänt.`,
  willBeBooked: (name) =>
    `Betalda fakturor för ${name} kommer att bokföras där. Inget används innan du bekräftar.`,
  confirm: 'Anslut företaget',
  reject: 'Det är fel företag',
  connecting: 'Ansluter …',
  connectingTitle: 'Ansluter till Fortnox',
  isAsked: 'Vi frågar Fortnox. Sidan visar hur det gick så snart svaret är här.',
  openInBrowser: 'Öppna adressen i en webbläsare',
  trouble: (sentence) => troublesInSwedish[sentence] ?? aboutCompanies(sentence) ?? sentence,
};

/** Those that hold nothing of others' words; what Fortnox says is shown as it says it. */
export const troublesInSwedish: Readonly<Record<string, string>> = {
  'This token is not known.': 'Åtkomstnyckeln är inte känd.',
  'You have logged in very often. Try again in a few seconds.':
    'Du har loggat in väldigt ofta. Prova igen om några sekunder.',
  'Too many failed logins at once. Try again in a few seconds.':
    'För många misslyckade inloggningar på en gång. Försök igen om några sekunder.',
  'This sign-in was begun in another browser, or more than 15 minutes ago. Please begin again.':
    'Inloggningen påbörjades i en annan webbläsare, eller för mer än 15 minuter sedan. Börja om.',
  'Your company’s sign-in does not answer right now. Try again later, or use a token.':
    'Företagets inloggning svarar inte just nu. Försök igen senare, eller använd en åtkomstnyckel.',
  'Your company’s sign-in did not let you through. Please try again.':
    'Företagets inloggning släppte inte igenom dig. Försök igen.',
  'What your company’s sign-in answered is not valid here. Please tell whoever runs it.':
    'Det som företagets inloggning svarade gäller inte här. Säg till den som sköter den.',
  'This sign-in has been used already. Please begin again.':
    'Inloggningen har redan använts. Börja om.',
  'Your account may not use this installation. Ask your company for the role.':
    'Ditt konto har inte tillgång hit. Be företaget om behörigheten.',
  'The e-mail address of your account has not been verified.':
    'E-postadressen för ditt konto har inte bekräftats.',
  'This consent was begun more than 15 minutes ago, or never here.':
    'Godkännandet påbörjades för mer än 15 minuter sedan, eller aldrig här.',
  'This consent was begun in another browser, and only that one can finish it: otherwise somebody could slip another company into this connection. Open the connection in the console and begin there.':
    'Godkännandet påbörjades i en annan webbläsare, och bara den kan slutföra det: annars skulle någon kunna smyga in ett annat företag. Öppna företaget i konsolen och börja där.',
  'Consent was refused at Fortnox.': 'Godkännandet nekades i Fortnox.',
  'Fortnox does not accept the client id or the client secret.':
    'Fortnox godtar inte klient-id eller klienthemlighet.',
  'The Fortnox company lacks a licence that this integration needs (error_missing_license).':
    'Företaget saknar en Fortnox-licens som behövs (error_missing_license).',
  'The Fortnox company lacks the licence for this integration (error_missing_app_license).':
    'Företaget saknar Fortnox-licensen för den här integrationen (error_missing_app_license).',
  'Fortnox sent you back without an answer; is the account locked?':
    'Fortnox skickade tillbaka dig utan svar; är kontot låst?',
  'Fortnox gave no readable answer. Give consent once more.':
    'Fortnox gav inget läsbart svar. Godkänn en gång till.',
  'Fortnox did not say which company has consented. Give consent once more.':
    'Fortnox angav inte vilket företag det gällde. Godkänn en gång till.',
  'The consent was not kept: it took too long, or this connection was deleted meanwhile. Give consent once more.':
    'Godkännandet sparades inte: det tog för lång tid, eller så har anslutningen tagits bort under tiden. Godkänn en gång till.',
  'It was broken off. Give consent once more.': 'Det avbröts. Godkänn en gång till.',
};

const troublesOfCompanies = [
  [
    /^The consent was given for Fortnox company (\d+), but this connection books into company (\d+)\. Choose that company at Fortnox\.$/,
    'Godkännandet gällde företag $1 i Fortnox, men här bokförs i företag $2. Välj det företaget i Fortnox.',
  ],
  [
    /^Fortnox company (\d+) was not connected: meanwhile this connection was deleted, or another company was connected to it\.$/,
    'Företag $1 i Fortnox anslöts inte: under tiden har anslutningen tagits bort, eller ett annat företag anslutits.',
  ],
] as const;

function aboutCompanies(sentence: string): string | undefined {
  const [pattern, swedish] =
    troublesOfCompanies.find(([one]) => one.test(sentence)) ?? ([undefined, ''] as const);
  return pattern && sentence.replace(pattern, swedish);
}

/** As the console chooses: Swedish where it is what the browser asks for first. */
export function wordsFor(headers: IncomingHttpHeaders): PageWords {
  return /^\s*sv\b/i.test(headers['accept-language'] ?? '') ? swedish : english;
}
