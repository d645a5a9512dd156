/** Why an invoice cannot be booked as it is, how it is booked, and what to do. */
export const mapping: Readonly<Record<string, string>> = {
  'The SKU "{}" cannot be an article number in Fortnox; its rows carry no article.':
    'Artikelkoden ”{1}” kan inte vara artikelnummer i Fortnox. Dess rader får ingen artikel.',
  'Every row is to carry the default article, and the connection does not name one.':
    'Varje rad ska ha standardartikeln, men ingen är vald i inställningarna.',
  "Choose the article on the company's settings page, under Articles. Then try again.":
    'Välj artikeln under Artiklar i företagets inställningar. Prova sedan igen.',
  'Compare the refund with SubscriptionFlow and send it again, then try again; or credit by hand in Fortnox and resolve this job.':
    'Jämför återbetalningen med SubscriptionFlow, skicka den igen och prova sedan igen. Eller kreditera för hand i Fortnox och ange det här.',
  'Credit by hand in Fortnox, then resolve this job with the number of that document.':
    'Kreditera för hand i Fortnox och ange sedan dokumentets nummer här.',
  'Fortnox invoice {} is {}; only bookkept invoices are credited.':
    'Faktura {1} i Fortnox är {2}. Bara bokförda fakturor krediteras.',
  'Change or cancel the draft in Fortnox, then resolve this job by hand or discard it.':
    'Ändra eller makulera utkastet i Fortnox och ange sedan fakturan som bokförd för hand, eller avfärda den.',
  'Fortnox invoice {} is a credit invoice itself.':
    'Faktura {1} i Fortnox är själv en kreditfaktura.',
  'Fortnox invoice {} is in {} at the rate {}, the invoice in SubscriptionFlow in {}.':
    'Faktura {1} i Fortnox är i {2} till kursen {3}, fakturan i SubscriptionFlow i {4}.',
  'The refund is in {}, Fortnox invoice {} in {}.':
    'Återbetalningen är i {1}, faktura {2} i Fortnox i {3}.',
  'The refund of {} is not more than nothing, or has more than {} decimals.':
    'Återbetalningen på {1} är inte större än noll, eller har fler än {2} decimaler.',
  'The refund of {} is more than the {} that is left to credit of Fortnox invoice {}.':
    'Återbetalningen på {1} är mer än de {2} som återstår att kreditera av faktura {3} i Fortnox.',
  '{} beside its credit invoice {}': '{1} utöver kreditfaktura {2}',
  'The refunded lines come to {}, the refund to {}.':
    'De återbetalda raderna blir {1}, återbetalningen {2}.',
  'Credit notes settled {}, booked gross on account {}. The VAT of {} in it ({}) is still booked as output VAT: book it by hand, debit output VAT and credit account {}.':
    'Kreditnotor har reglerat {1}, bokfört brutto på konto {2}. Momsen i det, {3} ({4}), står kvar som utgående moms: bokför den för hand, debet utgående moms och kredit konto {5}.',
  'The refund of {} is worth less than an öre in SEK, which Fortnox cannot book.':
    'Återbetalningen på {1} är mindre än ett öre i SEK, och det kan Fortnox inte bokföra.',
  'Discard this job, or book the refund by hand and resolve it.':
    'Avfärda den, eller bokför återbetalningen för hand och ange det här.',
  'The refund names line {}; the invoice does not have it once, or its row in Fortnox is another one or not the only one of that amount.':
    'Återbetalningen anger rad {1}. Fakturan har ingen sådan eller flera, eller så är raden en annan i Fortnox eller inte den enda på det beloppet.',
  'With earlier refunds {} of line {} would be given back, which came to {}.':
    'Med tidigare återbetalningar skulle {1} av rad {2} betalas tillbaka, och den var på {3}.',
  'The refund gives back {} of {}; after earlier credits {} is left of what was booked like that.':
    'Återbetalningen gäller {1} av {2}. Efter tidigare krediteringar återstår {3} av det som bokfördes så.',
  'Customer, total, VAT or a row of Fortnox invoice {} cannot be read.':
    'Kund, summa, moms eller en rad i faktura {1} i Fortnox går inte att läsa.',
  'The rows of Fortnox invoice {} do not add up to its total of {}, so nobody can say how a part of it was booked (fees or freight beside the rows?).':
    'Raderna i faktura {1} i Fortnox blir inte dess summa {2}, så det går inte att säga hur en del av den bokfördes (avgifter eller frakt vid sidan av raderna?).',
  'The postal code is longer than Fortnox allows and stands before the city.':
    'Postnumret är längre än Fortnox tillåter och står före orten.',
  "The customer's e-mail address is no valid address and is not sent.":
    'Kundens e-postadress är inte giltig och skickas inte med.',
  "The customer's e-mail address has a character that Fortnox's guide does not list (of the straight apostrophe it leaves in doubt whether it does); it is not sent, but a card that has it is found by it.":
    'Kundens e-postadress har ett tecken som Fortnox guide inte nämner. Den skickas inte med, men ett kundkort som har den hittas.',
  'The organisation number of a customer outside Sweden is not sent: Fortnox checks Swedish ones only.':
    'Organisationsnumret för en kund utanför Sverige skickas inte med: Fortnox kontrollerar bara svenska.',
  '"{}" is no Swedish organisation or personal number (ten digits and a right check digit) and is not sent.':
    '”{1}” är inget svenskt organisations- eller personnummer (tio siffror med rätt kontrollsiffra) och skickas inte med.',
  "The customer's name has no character that Fortnox accepts, or more than {}.":
    'Kundens namn har inget tecken som Fortnox godtar, eller fler än {1}.',
  'Correct the name of the customer in SubscriptionFlow, then have it read again.':
    'Rätta kundens namn i SubscriptionFlow och läs sedan om fakturan.',
  "The connection uses SubscriptionFlow's customer numbers, and this customer has none.":
    'Företaget använder SubscriptionFlows kundnummer, men kunden har inget.',
  'Fortnox takes only letters, digits and - + / _ in a customer number, not "{}".':
    'Fortnox tillåter bara bokstäver, siffror och - + / _ i kundnummer, inte ”{1}”.',
  "Correct the customer number in SubscriptionFlow, or let new customers have the next number of Fortnox's series on the company's settings page. Then try again.":
    'Rätta kundnumret i SubscriptionFlow, eller låt i företagets inställningar nya kunder få nästa nummer i Fortnox nummerserie. Prova sedan igen.',
  '{} is spread over the {} months from {} to {} by way of account {}.':
    '{1} periodiseras på de {2} månaderna från {3} till {4} via konto {5}.',
  'Fortnox took {} as the rate of {}, which is not plausible; {} of its currency register is set instead.':
    'Fortnox tog {1} som kurs för {2}, vilket inte är rimligt. {3} ur valutaregistret sätts i stället.',
  "The event has no rate: Fortnox's own of {} counts.":
    'Meddelandet har ingen kurs: Fortnox egen för {1} gäller.',
  'Rate {} SEK per {}, from {}.': 'Kurs {1} SEK per {2}, från {3}.',
  'Rate {} SEK per {} of {}, from {}.': 'Kurs {1} SEK per {2} den {3}, från {4}.',
  'The invoice is in {} and states no exchange rate to SEK, and the connection takes rates only from the event.':
    'Fakturan är i {1} och anger ingen kurs mot SEK, och företaget tar kursen bara från meddelandet.',
  'Let Fortnox\'s rate be used where none comes with the invoice, on the company\'s settings page under "Other currencies"; or send the rate. Then try again.':
    'Tillåt under andra valutor i företagets inställningar att Fortnox kurs används när ingen följer med fakturan, eller skicka med kursen. Prova sedan igen.',
  'The exchange rate {} is not greater than zero.': 'Valutakursen {1} är inte större än noll.',
  'Correct the rate where it comes from, then have it read again.':
    'Rätta kursen där den kommer ifrån och läs sedan om fakturan.',
  'A fee of {} was kept back of payment {}, and the connection has no account for fees.':
    'En avgift på {1} drogs av från betalning {2}, och inget konto för avgifter är valt.',
  "Choose the account for the gateway's fees on the company's settings page. Then try again.":
    'Välj kontot för betaltjänstens avgifter i företagets inställningar. Prova sedan igen.',
  'The fee of {} on payment {} of {} is not between nothing and the payment.':
    'Avgiften {1} på betalning {2} om {3} ligger inte mellan noll och betalningen.',
  'Correct the fee where it comes from, then have it read again.':
    'Rätta avgiften där den kommer ifrån och läs sedan om fakturan.',
  'Payment {} is said to have brought {} kronor.': 'Betalning {1} sägs ha gett {2} kronor.',
  'Correct amount_sek where it comes from, then have it read again.':
    'Rätta beloppet i kronor (amount_sek) där det kommer ifrån och läs sedan om fakturan.',
  'Payment {} is said to have brought {} kronor, a rate of {} where the invoice has {}.':
    'Betalning {1} sägs ha gett {2} kronor, en kurs på {3} där fakturan har {4}.',
  'Correct amount_sek where it comes from, or leave it out; then have it read again.':
    'Rätta beloppet i kronor (amount_sek) där det kommer ifrån, eller utelämna det. Läs sedan om fakturan.',
  "The invoice's status is {}, not Paid.": 'Fakturans status är {1}, inte Paid.',
  'Nothing to do: it is taken by itself once it is paid.':
    'Inget att göra: den tas av sig själv när den är betald.',
  '"{}" is no currency of ISO 4217.': '”{1}” är ingen valuta enligt ISO 4217.',
  'Correct the currency of the invoice in SubscriptionFlow, then have it read again.':
    'Rätta fakturans valuta i SubscriptionFlow och läs sedan om den.',
  'The invoice has no lines, so there is nothing to book.':
    'Fakturan har inga rader, så det finns inget att bokföra.',
  'Check the invoice in SubscriptionFlow, then have it read again, or discard it.':
    'Se över fakturan i SubscriptionFlow och läs sedan om den, eller avfärda den.',
  'The invoice has {} lines, which are {} rows in Fortnox; it is known to refuse more than {}.':
    'Fakturan har {1} rader, som blir {2} rader i Fortnox. Fler än {3} brukar avvisas.',
  'Book this invoice by hand, or split it, and resolve it.':
    'Bokför fakturan för hand, eller dela den, och ange det här.',
  'The invoice number has no character that Fortnox accepts.':
    'Fakturanumret har inget tecken som Fortnox godtar.',
  'Correct the invoice number in SubscriptionFlow, then have it read again.':
    'Rätta fakturanumret i SubscriptionFlow och läs sedan om fakturan.',
  'The invoice has miscellaneous charges of {}, and the connection has no account for them.':
    'Fakturan har övriga avgifter på {1}, och inget konto är valt för dem.',
  "Choose the account for other charges on the company's settings page. Then try again.":
    'Välj kontot för övriga avgifter i företagets inställningar. Prova sedan igen.',
  'The invoice date {} lies in a period that is locked until {}; it is booked on {}, the first open day.':
    'Fakturadatumet {1} ligger i en period som är låst till {2}. Den bokförs {3}, den första öppna dagen.',
  'Payment {} of {} is booked on {}, the first open day.':
    'Betalning {1} den {2} bokförs {3}, den första öppna dagen.',
  'The fee of {} on payment {} is written off on account {}.':
    'Avgiften {1} på betalning {2} skrivs av på konto {3}.',
  "Payment {} is booked with the {} kronor that arrived; Fortnox books the difference to the invoice's rate.":
    'Betalning {1} bokförs med de {2} kronor som kom in. Fortnox bokför skillnaden mot fakturans kurs.',
  'Payment {} brought {} more than was applied to this invoice, and that is not booked here. Unless it pays another invoice, it is an advance of the customer: book it by hand on account 2420.':
    'Betalning {1} gav {2} mer än vad som räknades av på fakturan, och det bokförs inte här. Om det inte betalar en annan faktura är det ett förskott från kunden: bokför det för hand på konto 2420.',
  'The payments are {} than the total; the small difference is written off on account {}.':
    'Betalningarna är {1} än summan. Den lilla skillnaden skrivs av på konto {2}.',
  '{}. SubscriptionFlow does not say how much of it belongs to this invoice: credit that part by hand.':
    '{1}. SubscriptionFlow säger inte hur mycket av det som hör till fakturan: kreditera den delen för hand.',
  '{}: a credit of the invoice follows.': '{1}: en kreditering av fakturan följer.',
  '{} and is not in Fortnox: credit the invoice by hand, or set refunds to "credit".':
    '{1} och finns inte i Fortnox: kreditera fakturan för hand, eller välj i inställningarna att återbetalningar krediteras.',
  '{} went back to the customer on {} (refund {})':
    '{1} betalades tillbaka till kunden den {2} (återbetalning {3})',
  'Payment {} of {} is booked on the invoice date {}: Fortnox takes no payment before its invoice.':
    'Betalning {1} den {2} bokförs på fakturadatumet {3}: Fortnox tar inte emot en betalning före fakturan.',
  'The total is zero; there is no payment to book.':
    'Summan är noll. Det finns ingen betalning att bokföra.',
  "Payment {} is in {}, the invoice in {}; Fortnox books a payment only in the invoice's currency.":
    'Betalning {1} är i {2}, fakturan i {3}. Fortnox bokför en betalning bara i fakturans valuta.',
  'Book the payment by hand in Fortnox and resolve the invoice.':
    'Bokför betalningen för hand i Fortnox och ange fakturan som bokförd för hand.',
  'Payment {} has the applied amount {}, which is less than nothing.':
    'Betalning {1} har det avräknade beloppet {2}, som är mindre än noll.',
  'Check the transaction in SubscriptionFlow: a refund should have the type Refund.':
    'Se över transaktionen i SubscriptionFlow: en återbetalning ska ha typen Refund.',
  'The applied amount {} of payment {} has more than the two decimals that Fortnox keeps.':
    'Det avräknade beloppet {1} på betalning {2} har fler än de två decimaler som Fortnox har.',
  'Book this invoice by hand and resolve it.': 'Bokför fakturan för hand och ange det här.',
  'Transaction {} is listed more than once; booking it twice would pay the invoice twice.':
    'Transaktion {1} finns med mer än en gång. Att bokföra den två gånger skulle betala fakturan två gånger.',
  'Check the transactions of the invoice in SubscriptionFlow, then have it read again.':
    'Se över fakturans transaktioner i SubscriptionFlow och läs sedan om den.',
  "The invoice's total is {}; a negative total is a credit, which Fortnox makes only from an invoice.":
    'Fakturans summa är {1}. En negativ summa är en kreditering, och en sådan gör Fortnox bara från en faktura.',
  'Credit the original invoice in Fortnox by hand and resolve this one.':
    'Kreditera den ursprungliga fakturan i Fortnox för hand och ange det här.',
  'The invoice is called paid, but {} is still open.':
    'Fakturan sägs vara betald, men {1} är fortfarande obetalt.',
  'Settle the rest in SubscriptionFlow; the next paid event is taken by itself. Or try again once the balance is zero.':
    'Reglera resten i SubscriptionFlow: nästa meddelande om betalning tas av sig självt. Eller prova igen när saldot är noll.',
  'Payments of {} and credit notes of {} are {} than the total of {}.':
    'Betalningar på {1} och kreditnotor på {2} är {3} än summan {4}.',
  'Check the transactions applied to the invoice in SubscriptionFlow, correct them and have it read again; or book the invoice by hand and resolve it.':
    'Se över transaktionerna på fakturan i SubscriptionFlow, rätta dem och läs om fakturan. Eller bokför den för hand och ange det här.',
  'The credit notes come to {}, which is less than nothing.':
    'Kreditnotorna blir {1}, som är mindre än noll.',
  'Check the credit notes of the invoice in SubscriptionFlow, then have it read again.':
    'Se över fakturans kreditnotor i SubscriptionFlow och läs sedan om den.',
  'Credit notes settled {}, and the connection does not say how to book that.':
    'Kreditnotor har reglerat {1}, och inställningarna säger inte hur det ska bokföras.',
  "Choose the account for what credit notes have settled, with its mode of payment, on the company's settings page. Then try again.":
    'Välj konto och betalsätt för det som kreditnotor har reglerat i företagets inställningar. Prova sedan igen.',
  'The void takes back {}, {}.': 'Makuleringen tar tillbaka {1}, {2}.',
  'Refund {} gives back {}, {}; {}.': 'Återbetalning {1} tar tillbaka {2}, {3}; {4}.',
  'Fortnox shows the invoice number as "{}": it keeps {} characters of its own alphabet.':
    'Fortnox visar fakturanumret som ”{1}”: det rymmer {2} tecken ur Fortnox eget alfabet.',
  'The due date {} is before the invoice date and is raised to it.':
    'Förfallodagen {1} ligger före fakturadatumet och flyttas till det.',
  "The invoice id does not fit Fortnox's reference; it stands there as {}.":
    'Fakturans id ryms inte i Fortnox referens. Där står det som {1}.',
  'Payment {} of {} is worth less than an öre in SEK, which Fortnox cannot book.':
    'Betalning {1} på {2} är mindre än ett öre i SEK, och det kan Fortnox inte bokföra.',
  'Prices {} VAT, as the amounts show.': 'Priserna är {1} moms, det visar beloppen.',
  'Sub-totals are already less the discount, as the amounts show.':
    'Rabatten är redan avdragen i delsummorna, det visar beloppen.',
  'The lines add up neither with prices excluding VAT nor with prices including VAT.':
    'Raderna går inte ihop vare sig med priser exklusive eller inklusive moms.',
  'Compare the invoice with SubscriptionFlow. Correct it there and have it read again, or book it by hand and resolve it.':
    'Jämför fakturan med SubscriptionFlow. Rätta den där och läs om den, eller bokför den för hand och ange det här.',
  'The billing address names no country; {} is taken, as the connection says.':
    'Faktureringsadressen anger inget land. {1} gäller, enligt inställningarna.',
  'The VAT number of a customer outside the EU is not sent: Fortnox checks only EU numbers.':
    'Momsregistreringsnumret för en kund utanför EU skickas inte med: Fortnox kontrollerar bara EU-nummer.',
  'The VAT number "{}" is not Swedish and is not sent for a Swedish customer.':
    'Momsregistreringsnumret ”{1}” är inte svenskt och skickas inte med för en svensk kund.',
  '"{}" is no VAT number and is not sent; the customer is Swedish, so VAT does not depend on it.':
    '”{1}” är inget momsregistreringsnummer och skickas inte med. Kunden är svensk, så momsen beror inte på det.',
  'VAT was charged, so the customer counts as a consumer for this invoice and the VAT number "{}" is not sent.':
    'Moms har debiterats, så kunden räknas som privatperson på den här fakturan och momsregistreringsnumret ”{1}” skickas inte med.',
  'The customer has no country, so the VAT rules that apply are unknown.':
    'Kunden har inget land, så det går inte att veta vilka momsregler som gäller.',
  "Enter the billing country of the customer in SubscriptionFlow, or choose on the company's settings page which country counts where the address names none. Then try again.":
    'Ange kundens faktureringsland i SubscriptionFlow, eller välj i företagets inställningar vilket land som gäller när adressen inte anger något. Prova sedan igen.',
  '"{}" is not a country we recognise, so the VAT rules that apply are unknown.':
    '”{1}” är inget land som vi känner igen, så det går inte att veta vilka momsregler som gäller.',
  'Enter the billing country as a two-letter code such as SE or DE in SubscriptionFlow, then have it read again.':
    'Ange faktureringslandet med två bokstäver, till exempel SE eller DE, i SubscriptionFlow och läs sedan om fakturan.',
  '"{}" does not have the form of an EU VAT number (customer in {}), or its check digit is wrong.':
    '”{1}” har inte formen av ett momsregistreringsnummer i EU (kund i {2}), eller har fel kontrollsiffra.',
  'Correct or remove the VAT number of the customer in SubscriptionFlow, then have it read again.':
    'Rätta eller ta bort kundens momsregistreringsnummer i SubscriptionFlow och läs sedan om fakturan.',
  'The customer is in {} but has the Swedish VAT number "{}": reverse charge and Swedish VAT exclude each other.':
    'Kunden finns i {1} men har det svenska momsregistreringsnumret ”{2}”: omvänd betalningsskyldighet och svensk moms utesluter varandra.',
  'Set the country to SE if the Swedish branch buys, or enter the VAT number of the other country.':
    'Ange landet SE om den svenska filialen är köparen, eller ange det andra landets momsregistreringsnummer.',
  'A rounding row of {} on account {} makes the total equal {}.':
    'En avrundningsrad på {1} på konto {2} gör summan till {3}.',
  'VAT in Fortnox is {}, {} than in SubscriptionFlow, because Fortnox rounds VAT {}.':
    'Momsen i Fortnox är {1}, {2} än i SubscriptionFlow, eftersom Fortnox avrundar momsen {3}.',
  "If this rounding is acceptable, raise the rounding that is let pass on the company's settings page (now {}) to at least {} and try again; else book the invoice by hand and say so here.":
    'Om avrundningen är godtagbar: höj avrundningen som godtas i företagets inställningar (nu {1}) till minst {2} och prova igen. Annars: bokför fakturan för hand och ange det här.',
  'Fortnox would make the total {} instead of {}; the difference of {} is more than rounding explains.':
    'Summan skulle bli {1} i Fortnox i stället för {2}. Skillnaden på {3} är mer än vad avrundning förklarar.',
  'Fortnox would make {} instead of {}, which rounding does not explain.':
    'Fortnox skulle få {1} i stället för {2}, och det förklaras inte av avrundning.',
  'The total of {} has more than the two decimals that Fortnox keeps.':
    'Summan {1} har fler än de två decimaler som Fortnox har.',
  'Fortnox rounds the total to {} (öresavrundning); {}.':
    'Fortnox avrundar summan till {1} (öresavrundning); {2}.',
  '{} is written off on account {} with the payment.':
    '{1} skrivs av på konto {2} med betalningen.',
  'it takes no payment of nothing, so book the {} that was paid by hand, from account {} to {}.':
    'Fortnox tar inte emot en betalning på noll. Bokför de {1} som betalades för hand, från konto {2} till {3}.',
  'VAT in Fortnox is {}, in SubscriptionFlow {}; rounding explains the difference.':
    'Momsen är {1} i Fortnox och {2} i SubscriptionFlow. Skillnaden beror på avrundning.',
  'Fortnox made the total {} instead of {} by its own rounding; a rounding row of {} on account {} makes them equal.':
    'Fortnox fick summan {1} i stället för {2} genom sin egen avrundning. En avrundningsrad på {3} på konto {4} gör dem lika.',
  'There is no room for it: {} rows': 'Det finns inte plats för den: {1} rader',
  'Line {}: {} gives {}, but its total is {}.': 'Rad {1}: {2} blir {3}, men radens summa är {4}.',
  'It would add up with prices {}.': 'Det skulle gå ihop med priser {1}.',
  'The lines add up to a {} of {}, but the invoice says {} (difference {}).':
    'Raderna ger {1} {2}, men fakturan säger {3} (skillnad {4}).',
  'The lines and miscellaneous charges add up to a {} of {}, but the invoice says {} (difference {}).':
    'Raderna och övriga avgifter ger {1} {2}, men fakturan säger {3} (skillnad {4}).',
  'Fortnox takes no character of the {} "{}"; it is not sent.':
    'Fortnox godtar inget tecken i ”{2}” ({1}). Det skickas inte med.',
  'Neither can {} more SKUs be article numbers in Fortnox.':
    'Inte heller {1} SKU till kan vara artikelnummer i Fortnox.',
  'The texts of {} more lines stand otherwise in Fortnox, too.':
    'Texterna på {1} rader till ser också annorlunda ut i Fortnox.',
  'Fortnox does not take the {} as it is; it stands there as "{}".':
    'Fortnox godtar inte fältet som det är ({1}). Där står det som ”{2}”.',
  'Correct the tax of the product in SubscriptionFlow, or book this invoice by hand and resolve it.':
    'Rätta produktens moms i SubscriptionFlow, eller bokför fakturan för hand och ange det här.',
  'Line {} states no VAT rate, and VAT of {} on {} is no whole percentage.':
    'Rad {1} anger ingen momssats, och moms på {2} av {3} blir ingen hel procentsats.',
  'Line {} has VAT of {} on {} ({}), which is not {} %.':
    'Rad {1} har moms på {2} av {3} ({4}), och det är inte {5} %.',
  'Line {} has {} % VAT, for which the VAT table has no row ({}).':
    'Rad {1} har {2} % moms, och momstabellen har ingen rad för det ({3}).',
  "If the rate is right, add a row to the VAT table on the company's settings page: {} %, {}, with the account for such sales. Else correct the tax in SubscriptionFlow. Then try again.":
    'Om momssatsen är rätt: lägg till en rad i momstabellen i företagets inställningar: {1} %, {2}, med kontot för sådan försäljning. Annars: rätta momsen i SubscriptionFlow. Prova sedan igen.',
  "Line {} has {} % VAT of {}, for which the VAT table has no row with that country; under OSS every country's VAT is declared on its own.":
    'Rad {1} har {2} % moms för {3}, och momstabellen har ingen rad med det landet. Enligt OSS redovisas varje lands moms för sig.',
  "Add a row to the VAT table on the company's settings page: {} %, {}, country {}, with the account and VAT code that Fortnox keeps for OSS. Then try again.":
    'Lägg till en rad i momstabellen i företagets inställningar: {1} %, {2}, land {3}, med det konto och den momskod som Fortnox har för OSS. Prova sedan igen.',
  'Line {} has {} % VAT for a consumer in {}, and the connection charges EU consumers Swedish VAT, which has no such rate.':
    'Rad {1} har {2} % moms för en privatperson i {3}, men företaget tar ut svensk moms av privatpersoner i EU, och där finns ingen sådan momssats.',
  'If the company declares VAT by OSS, choose so for consumers in other EU countries on its settings page and add a row with the rate and country to the VAT table there; else correct the tax in SubscriptionFlow. Then try again.':
    'Om företaget redovisar enligt OSS: välj det för privatpersoner i andra EU-länder i inställningarna och lägg till en rad med momssatsen och landet i momstabellen där. Annars: rätta momsen i SubscriptionFlow. Prova sedan igen.',
  'Line {} has {} % VAT; a row in Fortnox takes whole percentages, so the rate has to come from an account or a VAT code that keeps it.':
    'Rad {1} har {2} % moms. En rad i Fortnox tar bara hela procent, så momssatsen måste komma från ett konto eller en momskod som har den.',
  "Add a row for {} % with such an account or VAT code to the VAT table on the company's settings page and try again, or book this invoice by hand and say so here.":
    'Lägg till en rad för {1} % med ett sådant konto eller en sådan momskod i momstabellen i företagets inställningar och prova igen. Eller bokför fakturan för hand och ange det här.',
  'Line {} names the account "{}"; Fortnox accounts have four digits, 1000 to 9999.':
    'Rad {1} anger kontot ”{2}”. Konton i Fortnox har fyra siffror, 1000 till 9999.',
  'Correct the accounting account code of the product in SubscriptionFlow, then have it read again.':
    'Rätta produktens konto i SubscriptionFlow och läs sedan om fakturan.',
  'Line {} is a sale with {} % VAT ({}), but account {} has the VAT code {} in Fortnox, so it would stand wrong in the VAT return.':
    'Rad {1} är en försäljning med {2} % moms ({3}), men konto {4} har momskoden {5} i Fortnox. Den skulle hamna fel i momsdeklarationen.',
  "Add a row to the VAT table on the company's settings page: {} %, {}, with the account for such sales. Then try again.":
    'Lägg till en rad i momstabellen i företagets inställningar: {1} %, {2}, med kontot för sådan försäljning. Prova sedan igen.',
  'Line {} is sold in Sweden without VAT. Was the tax of the product ever set up in SubscriptionFlow?':
    'Rad {1} är såld i Sverige utan moms. Har produktens moms någonsin lagts upp i SubscriptionFlow?',
  'Line {} is sold in Sweden without VAT, but account {} has the VAT code {} in Fortnox. Was the tax of the product ever set up in SubscriptionFlow?':
    'Rad {1} är såld i Sverige utan moms, men konto {2} har momskoden {3} i Fortnox. Har produktens moms någonsin lagts upp i SubscriptionFlow?',
  "Correct the tax of the product in SubscriptionFlow. If the sale is exempt, add a row to the VAT table on the company's settings page: 0 %, {}, with the account for exempt sales. Then try again.":
    'Rätta produktens moms i SubscriptionFlow. Är försäljningen momsfri: lägg till en rad i momstabellen i företagets inställningar: 0 %, {1}, med kontot för momsfri försäljning. Prova sedan igen.',
  "The customer is a consumer in {}. Whether such sales carry Swedish VAT or that of the buyer's country (OSS, from 10,000 EUR a year for electronic services) is for the company to decide.":
    'Kunden är en privatperson i {1}. Företaget måste bestämma om sådan försäljning har svensk moms eller momsen i köparens land (OSS, från 10 000 euro om året för elektroniska tjänster).',
  'Choose one of the two on the company\'s settings page, under "Consumers in other EU countries". Then try again.':
    'Välj ett av dem i företagets inställningar, under privatpersoner i andra EU-länder. Prova sedan igen.',
  'Sales under the VAT regime "{}" are booked on the default income account {}: neither the line nor the VAT table names another.':
    'Försäljning av typen ”{1}” bokförs på det förvalda försäljningskontot {2}: varken raden eller momstabellen anger något annat.',
  "Account {} of the VAT table ({} % {}) is used instead of {}, the product's own.":
    'Konto {1} i momstabellen ({2} % {3}) används i stället för {4}, produktens eget.',
};
