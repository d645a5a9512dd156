/** What is filled into sentences, told at a step of an invoice, or wrong with a field that somebody typed. */
export const parts: Readonly<Record<string, string>> = {
  include: 'inklusive',
  exclude: 'exklusive',
  '{} is written off on account {} with the payment.':
    '{1} skrivs av på konto {2} tillsammans med inbetalningen.',
  '{} is written off on account {} with the payment':
    '{1} skrivs av på konto {2} tillsammans med inbetalningen',
  'currency {} is now {}': 'valutan {1} är nu {2}',
  'invoice_date {} is now {}': 'fakturadatum {1} är nu {2}',
  'status Paid is now {}': 'statusen Paid är nu {1}',
  'total_amount {} is now {}': 'summan {1} är nu {2}',
  'tax_amount {} is now {}': 'momsen {1} är nu {2}',
  'miscellaneous_charges {} is now {}': 'övriga avgifter {1} är nu {2}',
  'customer {} is now {}': 'kunden {1} är nu {2}',
  'country none is now {}': 'landet saknades och är nu {1}',
  'country {} is now none': 'landet {1} saknas nu',
  'country {} is now {}': 'landet {1} är nu {2}',
  'country changed': 'landet har ändrats',
  'VAT number changed': 'momsregistreringsnumret har ändrats',
  'company name changed': 'företagsnamnet har ändrats',
  'organisation number changed': 'organisationsnumret har ändrats',
  'prices_include_tax false is now true': 'priserna är nu inklusive moms',
  'prices_include_tax true is now false': 'priserna är nu exklusive moms',
  'exchange_rate none is now {}': 'valutakursen saknades och är nu {1}',
  'exchange_rate {} is now none': 'valutakursen {1} saknas nu',
  'exchange_rate {} is now {}': 'valutakursen {1} är nu {2}',
  '{} lines are now {}': '{1} rader är nu {2}',
  '{} payments are now {}': '{1} betalningar är nu {2}',
  '{} more lines': '{1} rader till',
  '{} more payments': '{1} betalningar till',
  'line {}': 'rad {1}',
  'payment {}': 'betalning {1}',
  'the worker had to let go of it': 'processen måste släppa den',
  'the answer was lost': 'svaret gick förlorat',
  'the answer was lost (“{}”)': 'svaret gick förlorat (”{1}”)',
  'Fortnox could not be reached (“{}”)': 'Fortnox gick inte att nå (”{1}”)',
  'Fortnox did not accept the access token (“{}”)': 'Fortnox godtog inte åtkomsten (”{1}”)',
  'consent is gone': 'godkännandet har upphört',
  'waiting for a turn at SubscriptionFlow': 'väntar på sin tur hos SubscriptionFlow',
  'first line of the address': 'adressens första rad',
  'second line of the address': 'adressens andra rad',
  'purchase order number': 'inköpsordernummer',
  'text of line {}': 'texten på rad {1}',
  '{} There is no room for it: {} rows': '{1} Den får inte plats: {2} rader',
  'nothing is left to credit of Fortnox invoice {}':
    'inget återstår att kreditera på faktura {1} i Fortnox',
  'nothing is left to credit of Fortnox invoice {}, which {} credits already':
    'inget återstår att kreditera på faktura {1} i Fortnox, som {2} redan krediterar',
  'beside its credit invoice {}': 'utöver kreditfaktura {1}',
  'it does not know the invoice': 'den känner inte till fakturan',
  'among the transactions of the paid invoice': 'bland den betalda fakturans transaktioner',
  'another invoice is creating the same customer': 'en annan faktura lägger upp samma kund',
  'another invoice is comparing the same customer’s card': 'en annan faktura jämför kundens kort',
  'the period was locked meanwhile': 'perioden har låsts under tiden',
  'figures that can no longer be corrected': 'belopp som inte längre går att rätta',
  'payment {} was made by other settings and taken back; it is made anew':
    'inbetalning {1} hade gjorts med andra inställningar och togs tillbaka; den görs om',
  'the draft was made by other settings and was cancelled; the invoice is made anew':
    'utkastet hade gjorts med andra inställningar och makulerades; fakturan görs om',
  'the draft stood in a locked period and was cancelled; the invoice is made anew':
    'utkastet låg i en låst period och makulerades; fakturan läggs upp på nytt',
  'the cancelled draft is forgotten': 'det makulerade utkastet används inte mer',
  'the draft made before the correction was cancelled; the invoice is made anew':
    'utkastet från före rättelsen makulerades; fakturan läggs upp på nytt',
  'an earlier refund of the same invoice is being credited':
    'en tidigare återbetalning av samma faktura håller på att krediteras',
  'the invoice was never carried over, there is nothing to credit':
    'fakturan har aldrig förts över, så det finns inget att kreditera',
  'the invoice itself is being carried over': 'själva fakturan håller på att föras över',
  'it calls more invoices paid than there can be':
    'den kallar fler fakturor betalda än det kan finnas',

  'the address is not a public one': 'adressen är inte publik',
  'the name was not found': 'namnet hittades inte',
  'the mail server answered {}': 'e-postservern svarade {1}',
  '{}, which is not followed': '{1}, vilket inte följs',

  'must have at most {} entries': 'får ha högst {1} rader',
  'must be the number of the Fortnox company': 'måste vara företagets nummer i Fortnox',
  'must be an http or https address': 'måste vara en adress med http eller https',
  'must lead to this site or to the SubscriptionFlow site of the connection':
    'måste leda hit eller till företagets SubscriptionFlow-site',
  'must be invoice.paid for a preview': 'måste vara en betald faktura för att kunna visas i förväg',
  'must be {}, as the job is about': 'måste vara {1}, som det gäller',
  "must be the id of the job's refund": 'måste vara återbetalningens id',
  'must be left out: no event tells a {}': 'ska utelämnas: inget meddelande beskriver {1}',
  'would be ignored: {}': 'skulle utelämnas: {1}',
  'must be left out where an event is given': 'ska utelämnas när ett underlag anges',
  'must be left out: only its event tells a credit':
    'ska utelämnas: en kreditering beskrivs bara av sitt meddelande',
  'cannot be changed; make another notification': 'går inte att ändra; skapa en ny avisering',
  'is required: this token is for some connections':
    'måste anges: åtkomstnyckeln gäller bara vissa företag',
  'is the name of what happens by itself': 'är namnet på det som sker av sig självt',
  'must be a month, YYYY-MM': 'måste vara en månad, ÅÅÅÅ-MM',
  'is not a cursor that this API gave': 'är ingen sida som har visats här',
  'must be a date, YYYY-MM-DD': 'måste vara ett datum, ÅÅÅÅ-MM-DD',
  'must lie between 2000 and 2199': 'måste ligga mellan 2000 och 2199',
  'must not be before `from`': 'får inte ligga före första dagen',
  'must be at most a year after `from`': 'får ligga högst ett år efter första dagen',
  '{} comparisons of this connection wait already; ask again when one of them has begun.':
    '{1} avstämningar av företaget väntar redan; försök igen när någon av dem har börjat.',
  'must have at most {} characters': 'får ha högst {1} tecken',
  'must have at most {} characters together': 'får ha högst {1} tecken sammanlagt',
  '{} must have at most {} characters': '{1} får ha högst {2} tecken',
  '{} must have at most {} charges': '{1} får ha högst {2} avgifter',
  '{} must have at most {} parts of VAT': '{1} får ha högst {2} delar av momsen',
  '{} must have at most {} entries': '{1} får ha högst {2} rader',
  '{} must be an ISO 4217 code such as "EUR"':
    '{1} måste vara en valutakod enligt ISO 4217, till exempel ”EUR”',
  '{} must not contain NUL or half of a surrogate pair':
    '{1} får inte innehålla NUL eller ett halvt surrogatpar',
  '{} is missing or is no text': '{1} saknas eller är ingen text',
  '{} is missing or is no amount': '{1} saknas eller är inget belopp',
  '{} is missing or is no date': '{1} saknas eller är inget datum',
  'must not be blank': 'får inte vara tomt',
  'must hold no control characters, no line breaks and nothing that cannot be seen':
    'får inte innehålla styrtecken, radbrytningar eller osynliga tecken',
  'must not name a column twice': 'får inte ha samma kolumn två gånger',
  'are too long together: {} characters of JSON at most':
    'är för långa tillsammans: högst {1} tecken JSON',
};
