/** Why something that a person asked for was not done, and what else the API tells of companies. */
export const answers: Readonly<Record<string, string>> = {
  'There is no such {}.': 'Det här finns inte, eller finns inte längre: {1}.',
  connection: 'företag',
  customer: 'kund',
  delivery: 'meddelande',
  notification: 'avisering',
  reconciliation: 'avstämning',
  replay: 'omkörning',
  session: 'inloggning',
  'dead letter of this cause at this connection': 'stoppad faktura med den orsaken hos företaget',
  'operator token': 'åtkomstnyckel',
  'sync job': 'faktura',

  'The input has the wrong shape; see `errors`.': 'Något i det du angav går inte att använda.',
  'The input has the wrong shape; see `errors`, which name the first {}.':
    'Flera saker i det du angav går inte att använda; här är de första {1}.',
  'There is nothing at this address; see /docs.': 'Det finns inget på den adressen.',
  'Something went wrong here.': 'Något gick fel hos oss.',
  'Something went wrong here; the log knows more.': 'Något gick fel hos oss; loggen vet mer.',
  'The database cannot be reached; nothing was taken.':
    'Databasen går inte att nå; inget har tagits emot.',
  'Try again.': 'Försök igen.',
  'Try again later.': 'Försök igen senare.',
  'The request is malformed.': 'Det som skickades går inte att läsa.',
  'The body is too large.': 'Det som skickades är för stort.',
  'The body must be neither compressed nor in another character set than UTF-8.':
    'Det som skickas får inte vara komprimerat och måste vara i UTF-8.',
  'The file has no such part.': 'Filen har ingen sådan del.',

  'Fortnox company {} is not the right one.': 'Företag {1} i Fortnox är inte det rätta.',
  'The database was restored: {}.':
    'Databasen har återställts: inget skickas till Fortnox förrän den som sköter driften har gått igenom det ({1}).',
  "SubscriptionFlow does not accept the connection's client id and secret ({}).":
    'SubscriptionFlow godtar inte företagets klient-id och hemlighet ({1}).',
  'Correct them here or in SubscriptionFlow; invoices that wait for them then go on by themselves.':
    'Rätta dem här eller i SubscriptionFlow; fakturor som väntar fortsätter då av sig själva.',
  'Fortnox does not accept the client id or the client secret.':
    'Fortnox godtar inte klient-id eller klienthemlighet.',
  'Fortnox refused: {} ({}).': 'Fortnox avvisade det: {1} ({2}).',
  'Fortnox refused: {} “{}”': 'Fortnox avvisade det: {1} ”{2}”',
  'Fortnox could not be reached: {}.': 'Fortnox gick inte att nå: {1}.',
  'Fortnox cannot be reached ({}).': 'Fortnox går inte att nå ({1}).',
  'Fortnox cannot be reached ({})': 'Fortnox går inte att nå ({1})',
  'Fortnox gives no access ({}).': 'Fortnox ger ingen tillgång ({1}).',
  'Fortnox gives no access ({})': 'Fortnox ger ingen tillgång ({1})',
  'Fortnox gave no readable answer.': 'Fortnox gav inget läsbart svar.',
  'Fortnox gave no readable answer': 'Fortnox gav inget läsbart svar',
  'Fortnox allows this company no further calls at the moment.':
    'Fortnox tillåter inga fler anrop för företaget just nu.',
  'Fortnox allows this company no further calls at the moment':
    'Fortnox tillåter inga fler anrop för företaget just nu',
  'the call was not made': 'frågan ställdes inte',
  'Fortnox says: {}.': 'Fortnox svarar: {1}.',
  'Renew the consent and try again.': 'Godkänn på nytt och försök igen.',
  'Nothing has changed since that nobody has seen to.':
    'Inget har ändrats sedan dess som inte redan är åtgärdat.',
  'What nobody has seen to was told later: read it before you say so.':
    'Det som inte är åtgärdat har meddelats senare: läs det innan du markerar det.',
  'Give consent once more.': 'Godkänn en gång till.',
  'Consent was refused at Fortnox.': 'Godkännandet nekades i Fortnox.',
  'The Fortnox company lacks a licence that this integration needs (error_missing_license).':
    'Företaget saknar en Fortnox-licens som behövs (error_missing_license).',
  'The Fortnox company lacks the licence for this integration (error_missing_app_license).':
    'Företaget saknar Fortnox-licensen för den här integrationen (error_missing_app_license).',
  'Fortnox sent you back without an answer; is the account locked?':
    'Fortnox skickade tillbaka dig utan svar; är kontot låst?',
  'The consent was not kept: it took too long, or this connection was deleted meanwhile.':
    'Godkännandet sparades inte: det tog för lång tid, eller så har anslutningen tagits bort under tiden.',
  'It was broken off.': 'Det avbröts.',
  'Fortnox did not say which company has consented.':
    'Fortnox angav inte vilket företag det gällde.',
  'The consent was given for Fortnox company {}, but this connection books into company {}.':
    'Godkännandet gällde företag {1} i Fortnox, men här bokförs i företag {2}.',
  'Choose that company at Fortnox.': 'Välj det företaget i Fortnox.',
  'Fortnox company {} was not connected: meanwhile this connection was deleted, or another company was connected to it.':
    'Företag {1} i Fortnox anslöts inte: under tiden har anslutningen tagits bort, eller ett annat företag anslutits.',
  '{}, Fortnox company {} has consented.': '{1}, företag {2} i Fortnox, har godkänt.',
  'Fortnox company {} has consented.': 'Företag {1} i Fortnox har godkänt.',
  'It is connected when somebody confirms that it is the right one.':
    'Det ansluts när någon bekräftar att det är rätt företag.',
  'Jobs of this connection have not ended ({}).':
    'Alla fakturor hos företaget är inte klara ({1}).',
  'Let them end; resolve, replay or discard the dead letters.':
    'Låt dem bli klara; åtgärda, kör om eller avfärda de stoppade.',
  'To stop senders meanwhile, rotate its keys with overlapSeconds 0.':
    'Byt nycklarna direkt om inget mer ska komma in under tiden.',
  'This connection was deleted by {} at {}.': 'Företaget togs bort av {1} den {2}.',
  'Its jobs are still listed under its id.': 'Dess fakturor finns kvar.',
  'No consent of this company waits for confirmation, or another company has been connected.':
    'Inget godkännande av företaget väntar på att bekräftas, eller så har ett annat företag anslutits.',
  'Jobs of this customer have not ended: {}.': 'Alla kundens fakturor är inte klara: {1}.',
  'Nothing was erased.': 'Inget raderades.',
  'Let them end, resolve or discard the dead letters, then erase again.':
    'Låt dem bli klara, åtgärda eller avfärda de stoppade, och radera sedan igen.',
  'No card in Fortnox is known here for this customer.':
    'Inget kundkort i Fortnox är känt för kunden.',
  'Fortnox keeps customer card {} and {} invoice(s) with name and address.':
    'I Fortnox finns kundkort {1} och fakturor ({2}) kvar med namn och adress.',
  'Invoices are accounting records that Swedish law keeps for seven years; the card can be cleared in Fortnox.':
    'Fakturor är räkenskapsinformation som ska sparas i sju år; kundkortet kan rensas i Fortnox.',

  'Customer {} is looked for by {} before it is created.':
    'Kund {1} söks med {2} innan den läggs upp.',
  'Article {} is made as a service before the invoice, unless Fortnox has it.':
    'Artikel {1} läggs upp som tjänst före fakturan, om den inte finns i Fortnox.',
  'If the company uses the cash method, PUT /3/invoices/{DocumentNumber}/externalprint takes the place of bookkeeping the invoice; its payments are bookkept.':
    'Med kontantmetoden bokförs inte fakturan, utan markeras som utskriven; inbetalningarna bokförs.',
  'The VAT code of account {} in Fortnox decides and is not known: {}.':
    'Momskoden på konto {1} i Fortnox avgör, och är inte känd: {2}.',
  'there is no consent yet': 'anslutningen är inte godkänd ännu',
  'Fortnox has no rate for it': 'Fortnox har ingen kurs för den',
  "Connect Fortnox or try again, or name the accounts in the VAT table on the company's settings page.":
    'Anslut Fortnox eller försök igen, eller ange kontona i momstabellen på företagets inställningssida.',
  "This preview needs an answer from Fortnox, and previews have used up their share of the company's calls.":
    'Förhandsvisningen behöver ett svar från Fortnox, och förhandsvisningarna har använt sin andel av företagets anrop.',
  'Try again later, or send exchange_rate and mapped accounts.': 'Försök igen om en stund.',
  'The locked period in Fortnox decides the dates and is not known: {}.':
    'Den låsta perioden i Fortnox avgör datumen, och är inte känd: {1}.',
  'Connect Fortnox or try again.': 'Anslut Fortnox eller försök igen.',
  'The rate of {} comes from Fortnox and is not known: {}.':
    'Kursen för {1} hämtas från Fortnox, och är inte känd: {2}.',
  'Add {} to the currencies in Fortnox, or send exchange_rate in the event.':
    'Lägg upp {1} bland valutorna i Fortnox, eller skicka med kursen från SubscriptionFlow.',

  'SubscriptionFlow could not be read ({}): what it calls paid is not part of this comparison, only our ledger and Fortnox are.':
    'SubscriptionFlow gick inte att läsa ({1}): det som är betalt där ingår inte i avstämningen, bara det som har kommit hit och Fortnox.',
  'SubscriptionFlow could not be read: {}': 'SubscriptionFlow gick inte att läsa: {1}',
  'Only the first {} findings are listed.': 'Bara de första {1} avvikelserna visas.',
  'Deal with these (missing invoices can be enqueued), then compare again.':
    'Gå igenom dem och stäm sedan av igen.',
  'Fortnox could not be read ({})': 'Fortnox gick inte att läsa ({1})',
  'waiting for consent: {}': 'väntar på godkännande: {1}',
  'the connection is gone': 'företaget finns inte kvar',
  'it was begun many times and never came to its end':
    'den påbörjades många gånger och blev aldrig klar',
  'an internal error stopped it; the log tells more':
    'ett fel hos oss stoppade den; loggen vet mer',
  'Carried over, and not in Fortnox’s list of these days; so many are not that they were not looked up one by one.':
    'Överförd, men inte bland Fortnox fakturor för dessa dagar; det är så många att de inte söktes en och en.',
  'Look it up in Fortnox by its number before you book anything.':
    'Sök efter den i Fortnox på numret innan du bokför något.',

  'The company is not connected any more.': 'Företaget är inte anslutet längre.',
  'Nothing stands in Fortnox for this invoice.': 'Inget finns i Fortnox för fakturan.',
  'Fortnox has no invoice {} any more.': 'Faktura {1} finns inte längre i Fortnox.',
  "Looking into Fortnox has used up its share of the company's calls.":
    'För många har tittat i Fortnox; företagets anrop räcker inte till fler just nu.',
  'There are {} comments on this cause already, as many as may be.':
    'Orsaken har redan {1} kommentarer, och fler får inte plats.',
  'It is read in SubscriptionFlow.': 'Den läses i SubscriptionFlow.',
  'It was erased.': 'Det är raderat.',
  'The job works from no event.': 'Fakturan har inget mottaget underlag.',
  'Too many files of yours at once.': 'Du hämtar för många filer samtidigt.',
  'The job works from a newer event by now: read it, correct that.':
    'Ett nyare underlag har kommit: läs om sidan och rätta det.',
  'The job is not dead-lettered but {}.':
    'Fakturan väntar inte på åtgärd längre; dess läge är nu: {1}.',
  ...{ queued: 'väntar', running: 'pågår', retrying: 'försöker igen', succeeded: 'klar' },
  ...{ resolved: 'bokförd för hand', discarded: 'avfärdad', ignored: 'utelämnad' },
  'It has not ended: it is sent by itself.': 'Det är inte klart: det skickas av sig självt.',
  'Only webhooks are signed; this notification is none.':
    'Bara webhookar signeras, och det här är ingen.',
  'There are {} notifications already, or {} of this connection; delete one that nobody reads.':
    'Det finns redan {1} aviseringar, eller {2} för företaget; ta bort någon som ingen läser.',
  'Too many tests and repeats; this one is not sent.':
    'För många provmeddelanden och omsändningar; det här skickas inte.',
  'A valid token has this name; revoke it or take another.':
    'En giltig åtkomstnyckel har det namnet; dra in den eller välj ett annat.',
  'The comparison is not completed but {}.': 'Avstämningen är inte klar; dess läge är: {1}.',
  'No comparison tells of this month yet.': 'Månaden är inte avstämd ännu.',
  'A later comparison tells of this month.': 'Månaden har stämts av på nytt.',
  'Look at it before you sign.': 'Se på den innan du signerar.',
  'A comment is needed: {}.': 'En kommentar behövs: {1}.',
  'the two sides do not agree': 'de två sidorna stämmer inte överens',
  'invoices are on their way to Fortnox': 'fakturor är på väg till Fortnox',
  'SubscriptionFlow could not be read': 'SubscriptionFlow gick inte att läsa',
  'there are invoices without an amount on one side': 'det finns fakturor utan belopp på ena sidan',
  'the month was not over when it was compared': 'månaden var inte slut när den stämdes av',
  'There is no consent yet: open authorizeUrl, then try again.':
    'Anslutningen är inte godkänd i Fortnox ännu. Godkänn den och försök igen.',
  "Pickers have used up their share of the company's calls to Fortnox.":
    'Listorna har använt sin andel av företagets anrop till Fortnox.',
  'You have {} replays under way already.': 'Du har redan {1} omkörningar på gång.',
  'Wait for one to end, abort a paused one, or replay more at once by a filter.':
    'Vänta tills en är klar, avbryt en pausad, eller kör om fler på en gång.',
  ...{ paused: 'pausad', aborted: 'avbruten', completed: 'klar', failed: 'misslyckad' },
  'Fortnox answered: {}': 'Fortnox svarade: {1}',
  'This view is shared with people of other companies too; make one of your own.':
    'Vyn delas även med dem som ser andra företag; skapa en egen.',
  'This token may change views of its own, not shared ones.':
    'Du kan ändra dina egna vyer, inte delade.',
  'This token may keep views for itself, not share them.':
    'Du kan spara vyer åt dig själv, inte dela dem.',
  'Only who made a shared view takes it back; it can be deleted.':
    'Bara den som skapade en delad vy kan sluta dela den; den kan tas bort.',
  'There is a view of this name already; take another name.':
    'Det finns redan en vy med det namnet; välj ett annat.',
  'You have made {} views already; delete one.': 'Du har redan skapat {1} vyer; ta bort någon.',
  'There are {} shared views already, or as many as people of some companies may share; delete one.':
    'Det finns redan {1} delade vyer, eller så många som får plats; ta bort någon.',
  'saved view': 'vy',
  'The replay is {}.': 'Omkörningens läge är: {1}.',
  'This Idempotency-Key is that of a replay with another filter.':
    'Nyckeln hör till en annan omkörning.',
  'Nothing was started.': 'Inget har startats.',
  'Idempotency-Key must be 1 to 200 visible ASCII characters.':
    'Nyckeln måste vara 1 till 200 synliga ASCII-tecken.',
  'Too many {} of yours at once.': 'För många av dina anrop samtidigt ({1}).',
  'You have made very many previews in a minute.':
    'Du har gjort väldigt många förhandsvisningar på en minut.',
  'Too much of yours is on its way.': 'För mycket av det du skickar är på väg.',
  'Too much of all together is on its way.': 'För mycket är på väg från alla just nu.',
  'Send it again after {} s.': 'Försök igen om {1} s.',
  'The token or login that this was asked for with is not valid any more.':
    'Åtkomstnyckeln eller inloggningen som användes gäller inte längre.',

  'must be in the future': 'måste ligga i framtiden',
  'must be a time of the clock such as "22:00"': 'måste vara ett klockslag, till exempel ”22:00”',
  'must differ from the beginning': 'får inte vara detsamma som början',
  'names an event twice': 'har samma händelse två gånger',
  'names a connection that is not there': 'gäller ett företag som inte finns',
  'must name an event, unless weeklySummary is true':
    'måste ha minst en händelse, eller veckosammanfattningen',
  'is sent by e-mail only': 'skickas bara med e-post',
  'e-mail needs the settings SMTP_URL and SMTP_FROM of API and workers':
    'e-post kräver att den som sköter driften anger SMTP_URL och SMTP_FROM',
  'must be 1 to 64 letters, digits, spaces or . @ _ -':
    'måste vara 1 till 64 bokstäver, siffror, mellanslag eller . @ _ -',
  'must be a Fortnox invoice number': 'måste vara ett fakturanummer i Fortnox',
  'is not a valid invoice in Fortnox': 'är ingen giltig faktura i Fortnox',
  'is in {} in Fortnox, not in {}': 'är i {1} i Fortnox, inte i {2}',
  'has the total {} in Fortnox, not {}': 'har summan {1} i Fortnox, inte {2}',
  'must be the first part of the SubscriptionFlow address, such as "acme"':
    'måste vara första delen av adressen till SubscriptionFlow, till exempel ”acme”',
  "must be the id of the job's invoice": 'måste vara fakturans id',
  'must hold no control characters and no line breaks':
    'får inte innehålla styrtecken eller radbrytningar',

  'taken by the mail server': 'mottaget av e-postservern',
  'answered {}': 'svarade {1}',
  'answered {}, which is not followed': 'svarade {1}, vilket inte följs',
  'no answer within {} ms': 'inget svar inom {1} ms',
  'not sent within {} ms': 'inte skickat inom {1} ms',
  'not sent ({})': 'inte skickat ({1})',
  'not reached': 'gick inte att nå',
  'not reached ({})': 'gick inte att nå ({1})',
  'its address is not a public one': 'adressen är inte publik',
};
