/** What happened in an attempt, and in which step. */
export const attempt: Readonly<Record<string, string>> = {
  'Try again: the invoice is then dated on the first open day.':
    'Prova igen: fakturan får då den första öppna dagen som datum.',
  'The period can stay locked.': 'Perioden kan förbli låst.',
  'Credit {} was bookkept or paid in Fortnox before the refund was corrected in SubscriptionFlow; it stands as it was before.':
    'Kreditering {1} bokfördes eller betalades i Fortnox innan återbetalningen rättades i SubscriptionFlow. Den står kvar som den var.',
  'If the correction is right, book the difference in Fortnox by hand and resolve this job with the number of that credit; else discard it.':
    'Stämmer rättelsen: bokför skillnaden för hand i Fortnox och ange krediteringens nummer här. Annars kan den avfärdas här.',
  'Credit {} stands in Fortnox otherwise than it is to be now. {}':
    'Kreditering {1} ser annorlunda ut i Fortnox än den ska göra nu. {2}',
  'Cancel that credit in Fortnox, then try again; or finish it there by hand and resolve this job.':
    'Makulera krediteringen i Fortnox och prova sedan igen. Eller gör klart den för hand där och ange dess nummer här.',
  'It was left as it is.': 'Den lämnades som den är.',
  'credit {} was a draft of what was told before; it is made anew':
    'kreditering {1} var ett utkast från före rättelsen; den görs om',
  '{} refunds are among its transactions; only the first {} were looked at, credit the others by hand':
    '{1} återbetalningar finns bland transaktionerna; bara de första {2} har tagits om hand, kreditera de andra för hand',
  'more than {} refunds or voids were told before it was carried over; only the first {} were taken up, credit the others by hand':
    'fler än {1} återbetalningar eller makuleringar meddelades innan den fördes över; bara de första {2} har tagits om hand, kreditera de andra för hand',
  '{} other refunds or voids of the invoice stand before this one, and it does not wait for so many.':
    '{1} andra återbetalningar eller makuleringar av fakturan står före den här, och den väntar inte på så många.',
  'See in SubscriptionFlow why there are so many. Try this one again when those are through, or discard it.':
    'Ta reda på i SubscriptionFlow varför de är så många. Prova igen när de andra är klara, eller avfärda den här.',
  'More than {} refunds or voids were told before it; only the first {} were taken up, see to the others by hand.':
    'Fler än {1} återbetalningar eller makuleringar meddelades före den; bara de första {2} har tagits upp, ta hand om de andra för hand.',
  'The invoice was booked by hand, and this refund or void was told before that.':
    'Fakturan är bokförd för hand, och den här återbetalningen eller makuleringen meddelades dessförinnan.',
  'If it is credited in Fortnox by hand too, resolve this job with the number of that document; else try it again, and it is credited.':
    'Är även den krediterad för hand i Fortnox, ange dokumentets nummer här. Prova annars igen, så krediteras den.',
  'If it is credited in Fortnox by hand too, resolve this job with the number of that document.':
    'Är även den krediterad för hand i Fortnox, ange dokumentets nummer här.',
  'Else try it again by itself, or all that wait for this cause, and it is credited; a replay that names neither leaves it here.':
    'Prova annars igen den här för sig, eller alla som väntar av samma orsak, så krediteras den. Provas den igen tillsammans med annat ligger den kvar här.',
  'The invoice was booked by hand as {} in Fortnox, which is also that of invoice {}, so nothing is credited of it.':
    'Fakturan angavs som bokförd för hand med nummer {1} i Fortnox, som också är faktura {2}, så inget krediteras på den.',
  'Credit it by hand in Fortnox if it is to be credited, and resolve this job with the number of that document; else discard it.':
    'Kreditera den för hand i Fortnox om den ska krediteras, och ange dokumentets nummer här. Avfärda den annars.',
  'There is more to tell of this attempt; it is left out here.':
    'Det finns mer att berätta om försöket, men det är utelämnat här.',
  'Could not {}: another job has the same id when the ids of invoice, refund and payment are put together ({}).':
    'Det gick inte att {1}: ett annat ärende har samma beteckning när fakturans, återbetalningens och betalningens sätts ihop ({2}).',
  'Book this one by hand in Fortnox, then resolve it with the number of that document.':
    'Bokför den för hand i Fortnox och ange sedan dokumentets nummer här.',
  'The invoice has more than {} credits already; what is left of it is not worked out any more.':
    'Fakturan har redan mer än {1} krediteringar, så det räknas inte längre ut vad som är kvar av den.',
  'Could not {}. {} Fortnox says: “{}”': 'Det gick inte att {1}. {2} Fortnox svarar: ”{3}”',
  'Could not {}: Fortnox does not know it ({}).':
    'Det gick inte att {1}: Fortnox känner inte till det ({2}).',
  'Could not {}: Fortnox does not know it (“{}”).':
    'Det gick inte att {1}: Fortnox känner inte till det (”{2}”).',
  'Could not {}: {}.': 'Det gick inte att {1}: {2}.',
  'See in Fortnox whether somebody removed it, then try again or resolve it by hand.':
    'Se efter i Fortnox om någon har tagit bort det. Prova sedan igen, eller ange fakturan som bokförd för hand.',
  'Replay; the next attempt starts afresh.': 'Prova igen: nästa försök börjar om.',
  'The worker stopped {} times in a row in the middle of this job.':
    'Programmet stannade {1} gånger i rad mitt i fakturan.',
  'Look into the workers’ logs for why they stop, such as too little memory; report it if the invoice is to blame. Replay when it is mended.':
    'Se i loggarna varför det stannar, till exempel för lite minne. Meddela oss om det beror på fakturan. Prova igen när det är åtgärdat.',
  'An internal error stopped the attempt; the log tells more under {}.':
    'Ett internt fel avbröt försöket. Loggen berättar mer under {1}.',
  'This is a fault of ours: report it with that id. Replay when it is mended.':
    'Det är vårt fel: meddela oss med den beteckningen. Prova igen när det är åtgärdat.',
  'Replay when Fortnox answers again; what was done already is not done twice.':
    'Prova igen när Fortnox svarar. Det som redan är gjort görs inte två gånger.',
  'SubscriptionFlow does not know the invoice that its webhook named.':
    'SubscriptionFlow känner inte till fakturan som dess webhook angav.',
  'Check the invoice in SubscriptionFlow; discard the job if it was deleted.':
    'Se efter fakturan i SubscriptionFlow. Är den borttagen: avfärda den här.',
  'SubscriptionFlow does not accept the connection’s client id and secret.':
    'SubscriptionFlow godtar inte företagets Client ID och hemlighet.',
  'Correct the SubscriptionFlow credentials of the connection, then try again.':
    'Rätta företagets uppgifter för SubscriptionFlow och prova sedan igen.',
  'SubscriptionFlow refused to hand out the invoice: {}.':
    'SubscriptionFlow lämnade inte ut fakturan: {1}.',
  'Check the permissions of the connection’s client in SubscriptionFlow, then try again.':
    'Se över behörigheterna för företagets klient i SubscriptionFlow och prova sedan igen.',
  'SubscriptionFlow could not be read: {}.': 'SubscriptionFlow gick inte att läsa: {1}.',
  'Replay when SubscriptionFlow answers again.': 'Prova igen när SubscriptionFlow svarar.',
  '… and {} more.': '… och {1} till.',

  'Credit invoice {} stands in Fortnox, and since the database was restored it cannot be told whether it is for this refund.':
    'Kreditfaktura {1} finns i Fortnox. Eftersom databasen har återställts går det inte att säga om den gäller den här återbetalningen.',
  'Resolve this job with number {} if it is; else credit the refund in Fortnox by hand and resolve with that number.':
    'Gäller den: ange nummer {1} här. Annars: kreditera återbetalningen i Fortnox för hand och ange det numret.',
  'It is not bookkept.': 'Den är inte bokförd.',
  'Another refund of the same invoice has made credit invoice {} meanwhile.':
    'En annan återbetalning av samma faktura har under tiden skapat kreditfaktura {1}.',
  'Fortnox made credit {} with {}. {}': 'Fortnox skapade kreditfaktura {1} med {2}. {3}',
  'Compare customer card, invoice defaults and VAT set-up in Fortnox with the source, then try again; or finish it in Fortnox by hand and resolve this job.':
    'Jämför kundkort, förvalda fakturainställningar och moms i Fortnox med SubscriptionFlow och prova sedan igen. Eller gör klart den i Fortnox för hand och ange den här.',
  'It is bookkept and was left as it is.': 'Den är bokförd och lämnades som den är.',
  'It was cancelled before bookkeeping.': 'Den makulerades innan den bokfördes.',
  'It could not be cancelled; cancel it in Fortnox before replaying.':
    'Den gick inte att makulera. Makulera den i Fortnox innan du provar igen.',
  'Fortnox already holds several invoices for this refund: {}.':
    'Fortnox har redan flera fakturor för den här återbetalningen: {1}.',
  'Cancel the surplus ones in Fortnox, then try again.':
    'Makulera de överflödiga i Fortnox och prova sedan igen.',
  'The invoice itself could not be carried over, so it cannot be credited yet.':
    'Själva fakturan kunde inte föras över, så den kan inte krediteras ännu.',
  'See to the invoice itself first: try it again or discard it. Then try this one again.':
    'Ta hand om själva fakturan först: prova den igen eller avfärda den. Prova sedan den här igen.',
  'The stored event cannot be read.': 'Det sparade meddelandet går inte att läsa.',
  'The stored event cannot be read: {}': 'Det sparade meddelandet går inte att läsa: {1}',
  'Send the event again in the documented form, then try again.':
    'Skicka meddelandet igen i den dokumenterade formen och prova sedan igen.',
  'Declared void: the credit stays open until money goes back.':
    'Makulerad i SubscriptionFlow: krediteringen står öppen tills pengarna har betalats tillbaka.',
  'The revenue of the invoice is spread over its period in Fortnox: take the months to come back there by hand.':
    'Fakturans intäkt är periodiserad i Fortnox: ta tillbaka kommande månader där för hand.',
  'Fortnox rounds the credit to whole kronor (öresavrundning); {} is written off on account {} with its payment.':
    'Fortnox avrundar krediteringen till hela kronor (öresavrundning); {1} skrivs av på konto {2} med betalningen.',
  'Fortnox rounds the credit to 0.00 (öresavrundning) and takes no payment of nothing, so book the {} that went back by hand, from account {} to {}.':
    'Fortnox avrundar krediteringen till 0,00 (öresavrundning) och tar inte emot en betalning på noll. Bokför de {1} som betalades tillbaka för hand, från konto {2} till {3}.',
  'Refund among the transactions: {} is credited by its own job.':
    'Återbetalning bland transaktionerna: {1} krediteras för sig.',
  'The revenue is not spread over its period: {}.': 'Intäkten periodiseras inte: {1}.',
  'Fortnox does not spread the revenue over its period: “{}” The invoice is a draft.':
    'Fortnox periodiserar inte intäkten: ”{1}” Fakturan är ett utkast.',
  "Switch accruals on in Fortnox (periodisering) and choose a voucher series for them, or empty the account under Accruals on the company's settings page. Then try again.":
    'Slå på periodisering i Fortnox och välj en verifikationsserie för den, eller töm kontot under Periodisering i företagets inställningar. Prova sedan igen.',
  'New Fortnox article {}.': 'Ny artikel i Fortnox: {1}.',
  'An article is gone in Fortnox; each is looked for again and made where it is missing.':
    'En artikel har försvunnit i Fortnox. Var och en söks upp igen och läggs upp där den saknas.',
  'Left as a draft in Fortnox: the connection does not bookkeep.':
    'Lämnad som utkast i Fortnox: företaget bokför själv.',
  'Cash method: the invoice is not bookkept, its payment is.':
    'Kontantmetoden: fakturan bokförs inte, men betalningen gör det.',
  'New Fortnox customer {}.': 'Ny kund i Fortnox: {1}.',
  'Fortnox customer {} exists already and carries our reference.':
    'Kund {1} finns redan i Fortnox med vår referens.',
  'Fortnox customer {} is gone; the customer is found or created anew.':
    'Kund {1} har försvunnit i Fortnox. Kunden söks upp eller läggs upp på nytt.',
  'Fortnox already holds several invoices for this one: {}.':
    'Fortnox har redan flera fakturor för den här: {1}.',
  'Cancel or credit the surplus ones in Fortnox, then try again.':
    'Makulera eller kreditera de överflödiga i Fortnox och prova sedan igen.',
  'Fortnox customer {} has a new name or address.':
    'Kund {1} i Fortnox har fått nytt namn eller ny adress.',
  'Payments were entered in Fortnox, or may have been, before the invoice was corrected: transaction {}.':
    'Betalningar registrerades i Fortnox, eller kan ha registrerats, innan fakturan rättades: transaktion {1}.',
  'The invoice is not to be carried over any more ({}), but it has been begun in Fortnox.':
    'Fakturan ska inte längre föras över ({1}), men den är påbörjad i Fortnox.',
  'Look for it in Fortnox. Cancel or credit what stands there and discard this job; or, if it is right, finish it there by hand and resolve this job with its number.':
    'Leta upp den i Fortnox. Makulera eller kreditera det som står där och avfärda jobbet; eller, om den stämmer, slutför den där för hand och ange dess nummer här.',
  'Invoice {} stands in other words than it is told now (texts, references or due date); its books are the same.':
    'Faktura {1} står med andra ord än den nu anges med (texter, referenser eller förfallodag); bokföringen är densamma.',
  'changed in SubscriptionFlow after it was carried over: {}; nothing was changed in Fortnox, credit the invoice there and book it anew if the change is right':
    'ändrad i SubscriptionFlow efter att den förts över: {1}; inget har ändrats i Fortnox, kreditera fakturan där och bokför den på nytt om ändringen stämmer',
  'changed in SubscriptionFlow while it was being carried over: {}; nothing was changed in Fortnox, credit the invoice there and book it anew if the change is right':
    'ändrad i SubscriptionFlow medan den fördes över: {1}; inget har ändrats i Fortnox, kreditera fakturan där och bokför den på nytt om ändringen stämmer',
  'changed in SubscriptionFlow while it was being carried over: {}; if that attempt succeeds, credit the invoice in Fortnox and book it anew if the change is right; if it does not, do nothing, the next one works from the change':
    'ändrad i SubscriptionFlow medan den fördes över: {1}; om det försöket lyckas, kreditera fakturan i Fortnox och bokför den på nytt om ändringen stämmer; om det inte lyckas, gör ingenting: nästa försök utgår från ändringen',
  'changed in SubscriptionFlow before it was corrected by hand: {}; the correction by hand stands, correct it again, or the invoice in Fortnox, if the change is right':
    'ändrad i SubscriptionFlow innan den rättades för hand: {1}; rättelsen för hand gäller, rätta den igen, eller fakturan i Fortnox, om ändringen stämmer',
  'told again in SubscriptionFlow as it was booked: if the invoice was credited or booked anew by hand since, correct that in Fortnox by a new voucher; otherwise nothing is to be done':
    'anges åter i SubscriptionFlow så som den bokfördes: om fakturan sedan dess har krediterats eller bokförts på nytt för hand, rätta det i Fortnox med en ny verifikation; annars behöver inget göras',
  'told again in SubscriptionFlow as it was booked: if the invoice was credited or booked anew by hand since, undo that in Fortnox; otherwise nothing is to be done':
    'anges åter i SubscriptionFlow så som den bokfördes: om fakturan sedan dess har krediterats eller bokförts på nytt för hand, rätta det i Fortnox med en ny verifikation; annars behöver inget göras',
  'told again in SubscriptionFlow with the currency and total that were booked; nothing else is kept of it here, compare the invoice in Fortnox with it':
    'anges åter i SubscriptionFlow med den valuta och summa som bokfördes; inget annat om den finns kvar här, jämför fakturan i Fortnox med den',
  'changed in SubscriptionFlow more often than is listed here; compare the invoice in Fortnox with it':
    'ändrad i SubscriptionFlow fler gånger än som visas här; jämför fakturan i Fortnox med den',
  'changed in SubscriptionFlow; what it told is erased by now, compare the invoice in Fortnox with it':
    'ändrad i SubscriptionFlow; vad som meddelades är raderat nu, jämför fakturan i Fortnox med den',
  '{} refunded in SubscriptionFlow on {} (refund {}); {}':
    '{1} återbetalades i SubscriptionFlow {2} (återbetalning {3}); {4}',
  'declared void in SubscriptionFlow on {}; {}': 'makulerad i SubscriptionFlow {1}; {2}',
  'nothing was changed in Fortnox, credit the invoice there if it stands booked':
    'inget har ändrats i Fortnox, kreditera fakturan där om den är bokförd',
  'a refund or void was corrected in SubscriptionFlow after it was credited; compare the credit in Fortnox with its job {}':
    'en återbetalning eller makulering rättades i SubscriptionFlow efter att den krediterats; jämför krediten i Fortnox med dess jobb {1}',
  'a refund or void was corrected in SubscriptionFlow while it was being credited; compare the credit in Fortnox with its job {}':
    'en återbetalning eller makulering rättades i SubscriptionFlow medan den krediterades; jämför krediten i Fortnox med dess jobb {1}',
  'a refund or void was corrected in SubscriptionFlow while it was being credited; if that attempt succeeds, compare the credit in Fortnox with its job {}; if it does not, do nothing, the next one works from the change':
    'en återbetalning eller makulering rättades i SubscriptionFlow medan den krediterades; om det försöket lyckas, jämför krediten i Fortnox med dess jobb {1}; om det inte lyckas, gör ingenting: nästa försök utgår från ändringen',
  'a refund or void was corrected in SubscriptionFlow before it was corrected by hand; compare the credit in Fortnox with its job {}':
    'en återbetalning eller makulering rättades i SubscriptionFlow innan den rättades för hand; jämför krediten i Fortnox med dess jobb {1}',
  'a refund or void is told again in SubscriptionFlow as it was credited: if its credit was changed by hand since, correct that in Fortnox by a new voucher; otherwise nothing is to be done (job {})':
    'en återbetalning eller makulering anges åter i SubscriptionFlow så som den krediterades: om krediten sedan dess har ändrats för hand, rätta det i Fortnox med en ny verifikation; annars behöver inget göras (jobb {1})',
  'a refund or void is told again in SubscriptionFlow as it was credited: if its credit was changed by hand since, undo that in Fortnox; otherwise nothing is to be done (job {})':
    'en återbetalning eller makulering anges åter i SubscriptionFlow så som den krediterades: om krediten sedan dess har ändrats för hand, rätta det i Fortnox med en ny verifikation; annars behöver inget göras (jobb {1})',
  'Took back the accrual of draft {}.': 'Tog tillbaka periodiseringen av utkastet {1}.',
  'waiting until it can be told whether the invoice is bookkept':
    'väntar tills det går att säga om fakturan är bokförd',
  'the accrual that was taken back is forgotten': 'den tillbakatagna periodiseringen är glömd',
  'waiting until the accrual of a draft that is to be cancelled can be taken back':
    'väntar tills periodiseringen av ett utkast som ska makuleras kan tas tillbaka',
  'Correct the payments of the invoice in Fortnox by hand, then resolve this job with its number.':
    'Rätta fakturans betalningar i Fortnox för hand och ange sedan dess nummer här.',
  'Fortnox customer {} has the same {}, but belongs to another SubscriptionFlow customer: not used.':
    'Kund {1} i Fortnox har samma {2} men hör till en annan kund i SubscriptionFlow: används inte.',
  'Existing Fortnox customer {}, equal {}.': 'Kund {1} finns i Fortnox, med samma {2}.',
  'Several Fortnox customers have the same {}: {}.': 'Flera kunder i Fortnox har samma {1}: {2}.',
  'Merge or correct these customers in Fortnox so that one is left, then try the invoice again.':
    'Slå ihop eller rätta kunderna i Fortnox så att en blir kvar, och prova sedan fakturan igen.',
  'Fortnox customer {} has the VAT type {}, but this invoice is of type {}, for "{}"; Fortnox would book it by the card.':
    'Kund {1} har momstyp {2} i Fortnox, men fakturan är av typ {3}, för ”{4}”. Fortnox skulle bokföra den efter kundkortet.',
  'Fortnox customer {} has the VAT type {}, but this invoice is of type {}; Fortnox would book it by the card.':
    'Kund {1} har momstyp {2} i Fortnox, men fakturan är av typ {3}. Fortnox skulle bokföra den efter kundkortet.',
  'Set the VAT type of customer {} to {} in Fortnox if that is right, else correct country or VAT number in SubscriptionFlow; then have it read again.':
    'Om det stämmer: ändra momstypen för kund {1} till {2} i Fortnox. Annars: rätta land eller momsregistreringsnummer i SubscriptionFlow. Läs sedan om fakturan.',
  'Set the VAT type of customer {} to {} and its VAT number to the one of the invoice in Fortnox if that is right, else correct country or VAT number in SubscriptionFlow; then have it read again.':
    'Om det stämmer: ändra momstypen för kund {1} till {2} och momsregistreringsnumret till fakturans i Fortnox. Annars: rätta land eller momsregistreringsnummer i SubscriptionFlow. Läs sedan om fakturan.',
  'Fortnox customer {} has no VAT number, and this invoice is for "{}"; it would be missing from the EU sales list.':
    'Kund {1} har inget momsregistreringsnummer i Fortnox, och fakturan är för ”{2}”. Den skulle saknas i den periodiska sammanställningen.',
  'Set the VAT number of customer {} in Fortnox to that of the invoice, then try again.':
    'Ange fakturans momsregistreringsnummer för kund {1} i Fortnox och prova sedan igen.',
  'Fortnox customer {} has the VAT number "{}", but this invoice is for "{}"; it would stand under the number of the card in the EU sales list.':
    'Kund {1} har momsregistreringsnumret ”{2}” i Fortnox, men fakturan är för ”{3}”. Den skulle stå under kundkortets nummer i den periodiska sammanställningen.',
  'Set the VAT number of customer {} in Fortnox to that of the invoice if that is right, else correct the VAT number in SubscriptionFlow; then have it read again.':
    'Om det stämmer: ändra momsregistreringsnumret för kund {1} i Fortnox till fakturans. Annars: rätta det i SubscriptionFlow. Läs sedan om fakturan.',
  'Set the VAT number of customer {} in Fortnox to that of the invoice if that is right, else correct the VAT number in SubscriptionFlow or, where they are two businesses, the {} that they have in common; then have it read again.':
    'Om det stämmer: ändra momsregistreringsnumret för kund {1} i Fortnox till fakturans. Annars: rätta det i SubscriptionFlow eller, om det är två företag, det som de har gemensamt ({2}). Läs sedan om fakturan.',
  'This invoice is older than the one that customer {} got its VAT number by, so that number was not changed. If the newer number counts for this sale too, correct the VAT number in SubscriptionFlow and have it read again; else set the number of the invoice in Fortnox, try again, and then set the newer one there again.':
    'Fakturan är äldre än den som gav kund {1} sitt momsregistreringsnummer, så numret ändrades inte. Om det nyare numret gäller även den här försäljningen: rätta numret i SubscriptionFlow och läs om fakturan. Annars: ange fakturans nummer i Fortnox, försök igen och ange sedan det nyare numret där igen.',
  'Fortnox customer {} has a new VAT number.':
    'Kund {1} i Fortnox har fått ett nytt momsregistreringsnummer.',
  'Invoice {} was already paid in Fortnox, by payment {}; nothing was added.':
    'Faktura {1} var redan betald i Fortnox, med betalning {2}. Inget lades till.',
  'Took back payment {}, which was not booked yet.':
    'Betalning {1}, som inte var bokförd ännu, togs bort.',
  'Invoice {} has a balance of {} in Fortnox after its payments.':
    'Faktura {1} har saldot {2} i Fortnox efter sina betalningar.',
  'Compare the payments on the invoice in Fortnox with the transactions, correct them there, then resolve this job.':
    'Jämför fakturans betalningar i Fortnox med transaktionerna, rätta dem där och ange sedan fakturan som bokförd för hand.',
  "SubscriptionFlow's invoice: {}.": 'Fakturan i SubscriptionFlow: {1}.',
  'Correct the invoice in SubscriptionFlow, then have it read again.':
    'Rätta fakturan i SubscriptionFlow och läs sedan om den.',
  'SubscriptionFlow answered for invoice {} with invoice {}.':
    'SubscriptionFlow svarade på frågan om faktura {1} med faktura {2}.',
  'See that invoice {} is told under its own id, then discard this job.':
    'Se till att faktura {1} meddelas under sitt eget id och avfärda sedan den här.',
  "The event carries no rate for {}, and Fortnox's register has none either.":
    'Meddelandet innehåller ingen kurs för {1}, och i Fortnox register finns ingen heller.',
  "Add {} with its rate to Fortnox's currency register, then try again.":
    'Lägg upp {1} med kurs i Fortnox valutaregister och prova sedan igen.',
  'Fortnox made invoice {} with {}. {}': 'Fortnox skapade faktura {1} med {2}. {3}',
  'Compare customer card, invoice defaults and VAT set-up in Fortnox with the source, then try again.':
    'Jämför kundkort, förvalda fakturainställningar och moms i Fortnox med SubscriptionFlow och prova sedan igen.',
  'Cancelled draft {}, which was made by other settings.':
    'Makulerade utkast {1}, som hade gjorts med andra inställningar.',
  'Cancelled draft {}, which stood in a locked period.':
    'Utkast {1}, som låg i en låst period, makulerades.',
  'Cancelled invoice {}, a draft made before the event was corrected.':
    'Faktura {1}, ett utkast från före rättelsen, makulerades.',
  'Invoice {} was bookkept or paid in Fortnox before the invoice was corrected in SubscriptionFlow; it stands as it was before.':
    'Faktura {1} bokfördes eller betalades i Fortnox innan den rättades i SubscriptionFlow. Den står kvar som den var.',
  'If the correction is right, credit the invoice in Fortnox, book it anew there and resolve this job with the new number; else discard it.':
    'Om rättelsen stämmer: kreditera fakturan i Fortnox, bokför den på nytt där och ange det nya numret här. Annars: avfärda den.',
  'Invoice {} in Fortnox is also that of {}. If these are two invoices, one of them is not in the books.':
    'Faktura {1} i Fortnox hör också till {2}. Är det två fakturor är en av dem inte bokförd.',
};
