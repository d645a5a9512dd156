/** What Fortnox's refusals mean, and what to do about them. */
export const fortnox: Readonly<Record<string, string>> = {
  'Fortnox says: “{}”': 'Fortnox svarar: ”{1}”',
  'Open the connection and renew the consent as a system administrator of the Fortnox company; waiting invoices then go on by themselves.':
    'Öppna företaget här och förnya medgivandet som systemadministratör i Fortnox. Fakturor som väntar går sedan vidare av sig själva.',
  'Add the licence in Fortnox (or give the integration user the right to it), then try again.':
    'Lägg till licensen i Fortnox (eller ge integrationens användare behörighet) och prova igen.',
  'Fortnox does not accept the login of this integration.':
    'Fortnox godtar inte integrationens inloggning.',
  'The request carried no credentials that Fortnox could read.':
    'Anropet saknade inloggningsuppgifter som Fortnox kunde läsa.',
  'The warehouse module says that this integration is not logged in.':
    'Lagermodulen säger att integrationen inte är inloggad.',
  'The authorization code is invalid or already used.':
    'Engångskoden för medgivandet är ogiltig eller redan använd.',
  'Open the connection and give the consent again; then try again.':
    'Öppna företaget här, ge medgivandet igen och prova sedan igen.',
  'The consent does not include this part of Fortnox (a scope is missing).':
    'Medgivandet omfattar inte den här delen av Fortnox (en behörighet saknas).',
  'The Fortnox company has no licence for this part of Fortnox.':
    'Företaget saknar licens för den här delen av Fortnox.',
  'The Fortnox company has no licence that allows integrations.':
    'Företaget saknar en licens i Fortnox som tillåter integrationer.',
  'The integration user may not work with customer invoices.':
    'Integrationens användare har inte behörighet till kundfakturor.',
  'The integration user may not list invoices.':
    'Integrationens användare har inte behörighet att visa fakturor.',
  'The integration user may not work with vouchers.':
    'Integrationens användare har inte behörighet till verifikationer.',
  "The payment date lies outside the invoice's financial year.":
    'Betalningsdatumet ligger utanför fakturans räkenskapsår.',
  'Create the financial year of the payment in Fortnox if it is missing; under the cash method carry the invoice over to it ("årsomföring") or enter the payment by hand. Then try again or resolve it.':
    'Lägg upp betalningens räkenskapsår i Fortnox om det saknas. Med kontantmetoden: för över fakturan till det året (årsomföring) eller registrera betalningen för hand. Prova sedan igen, eller ange fakturan som bokförd för hand.',
  'No financial year in Fortnox covers the date.': 'Inget räkenskapsår i Fortnox omfattar datumet.',
  'Create the financial year in Fortnox; the invoice then goes on by itself.':
    'Lägg upp räkenskapsåret i Fortnox. Fakturan går sedan vidare av sig själv.',
  'Activate the account in the chart of accounts; the invoice then goes on by itself.':
    'Aktivera kontot i kontoplanen. Fakturan går sedan vidare av sig själv.',
  'The write-off account is not active in Fortnox.': 'Avskrivningskontot är inte aktivt i Fortnox.',
  'An account is not active in Fortnox.': 'Ett konto är inte aktivt i Fortnox.',
  'The VAT rate or VAT code of a row is not set up in this Fortnox company.':
    'Momssatsen eller momskoden på en rad är inte upplagd i företagets Fortnox.',
  "Set the rate up in Fortnox (for other countries with its own account and VAT code), or name another VAT code in the VAT table on the company's settings page. Then try again.":
    'Lägg upp momssatsen i Fortnox (för andra länder med eget konto och egen momskod), eller ange en annan momskod i momstabellen i företagets inställningar. Prova sedan igen.',
  'Fortnox could not fetch the currency: it is missing or not registered.':
    'Fortnox kunde inte hämta valutan: den saknas eller är inte upplagd.',
  "Add the currency to Fortnox's currency register; then it goes on by itself.":
    'Lägg upp valutan i Fortnox valutaregister. Sedan går fakturan vidare av sig själv.',
  'The cost centre or project that the connection names does not exist in Fortnox.':
    'Kostnadsstället eller projektet i inställningarna finns inte i Fortnox.',
  "Create it in Fortnox, or choose another under cost centres and projects on the company's settings page. Then try again.":
    'Lägg upp det i Fortnox, eller välj ett annat under kostnadsställen och projekt i företagets inställningar. Prova sedan igen.',
  'Accruals are not switched on in Fortnox, or no voucher series is chosen for them.':
    'Periodisering är inte påslagen i Fortnox, eller så är ingen verifikationsserie vald för den.',
  "Switch accruals (periodisering) on in Fortnox and choose their voucher series, or empty the account under Accruals on the company's settings page. Then try again.":
    'Slå på periodisering i Fortnox och välj en verifikationsserie för den, eller töm kontot under Periodisering i företagets inställningar. Prova sedan igen.',
  'Make it optional on the account in Fortnox, then it goes on by itself; or name another account in the connection and try again.':
    'Gör det valfritt på kontot i Fortnox, så går fakturan vidare av sig själv. Eller välj ett annat konto i inställningarna och prova igen.',
  'An account demands a transaction text, and rows of invoices have no field for one.':
    'Ett konto kräver transaktionstext, och fakturarader har inget fält för det.',
  'An account takes no cost centre or no project, and the connection puts one on its rows.':
    'Ett konto tillåter inte kostnadsställe eller projekt, men inställningarna sätter ett på raderna.',
  "Allow it on the account in Fortnox, or change cost centres and projects on the company's settings page. Then try again.":
    'Tillåt det på kontot i Fortnox, eller ändra kostnadsställen och projekt i företagets inställningar. Prova sedan igen.',
  'The VAT code of the account does not fit the VAT rate of the row.':
    'Kontots momskod stämmer inte med radens momssats.',
  "Name another account for this rate and kind of customer in the VAT table on the company's settings page, or correct the VAT code of the account in Fortnox. Then try again.":
    'Ange ett annat konto för momssatsen och typen av kund i momstabellen i företagets inställningar, eller rätta kontots momskod i Fortnox. Prova sedan igen.',
  'Fortnox keeps the rate of this currency itself and refuses to have it changed.':
    'Fortnox sköter valutans kurs själv och tillåter inte att den ändras.',
  'Nothing to mend in the invoice; tell us, as this program never changes currencies.':
    'Det finns inget att rätta i fakturan. Hör av dig till oss: programmet ändrar aldrig valutor.',
  "The payment's currency is not the invoice's currency.":
    'Betalningens valuta är en annan än fakturans.',
  'Compare the invoice in Fortnox with the one in SubscriptionFlow, then have it read again.':
    'Jämför fakturan i Fortnox med den i SubscriptionFlow och läs sedan om den.',
  'The warehouse module wants the invoice finalised ("klarmarkerad") before bookkeeping.':
    'Lagermodulen kräver att fakturan klarmarkeras innan den bokförs.',
  'Finalise the invoice in Fortnox, then try again.':
    'Klarmarkera fakturan i Fortnox och prova sedan igen.',
  'The OCR number of the document is used already; seen when an invoice was credited.':
    'OCR-numret är redan använt. Det har hänt när en faktura krediterades.',
  'Look for an earlier credit of this invoice in Fortnox. If there is one, resolve this job with it; else credit by hand and resolve.':
    'Leta efter en tidigare kreditering av fakturan i Fortnox. Finns det en: ange den här. Annars: kreditera för hand och ange den.',
  'Fortnox reads a value of the request as nothing.': 'Fortnox uppfattar ett värde som tomt.',
  'This is a fault in this program, not in your books: nothing was booked. Report the text; try again after an update.':
    'Det är ett fel i det här programmet, inte i din bokföring: inget har bokförts. Meddela oss texten och prova igen efter en uppdatering.',
  'This is a fault in this program, not in your books: nothing was booked. Report the code; try again after an update.':
    'Det är ett fel i det här programmet, inte i din bokföring: inget har bokförts. Meddela oss felkoden och prova igen efter en uppdatering.',
  "Add or activate the account in the chart of accounts for the invoice's financial year, or name another account in the connection; then it goes on by itself.":
    'Lägg upp eller aktivera kontot i kontoplanen för fakturans räkenskapsår, eller välj ett annat konto i inställningarna. Sedan går fakturan vidare av sig själv.',
  'Correct the predefined account in Fortnox ("Fördefinierade konton") or activate it, then try again.':
    'Rätta eller aktivera kontot under Fördefinierade konton i Fortnox och prova sedan igen.',
  'Unlock the period in Fortnox, or date the invoice later in SubscriptionFlow; then it goes on by itself.':
    'Lås upp perioden i Fortnox, eller ge fakturan ett senare datum i SubscriptionFlow. Sedan går den vidare av sig själv.',
  'The period is locked in Fortnox.': 'Perioden är låst i Fortnox.',
  'Posting is blocked because the period is locked in Fortnox.':
    'Bokföringen är spärrad eftersom perioden är låst i Fortnox.',
  'An account on the invoice does not exist in the chart of accounts.':
    'Ett konto på fakturan finns inte i kontoplanen.',
  'The account does not exist in the chart of accounts.': 'Kontot finns inte i kontoplanen.',
  'The account exists but is not active.': 'Kontot finns men är inte aktivt.',
  'A predefined account is missing or wrong in Fortnox.':
    'Ett fördefinierat konto saknas eller är fel i Fortnox.',
  'A predefined account in Fortnox is not valid.': 'Ett fördefinierat konto i Fortnox är ogiltigt.',
  'A VAT rate that is not one of the company\'s own needs an account ("EasyVat").':
    'En momssats som inte är någon av företagets egna behöver ett konto (EasyVat).',
  'Name an account for this VAT rate and customer type in the connection, then try again.':
    'Välj ett konto för momssatsen och typen av kund i inställningarna och prova sedan igen.',
  "The currency is not in Fortnox's currency register.":
    'Valutan finns inte i Fortnox valutaregister.',
  'The payment date is earlier than the invoice date.':
    'Betalningsdatumet är tidigare än fakturadatumet.',
  'Correct the date of the payment or of the invoice in SubscriptionFlow, then have it read again.':
    'Rätta betalningens eller fakturans datum i SubscriptionFlow och läs sedan om fakturan.',
  'The invoice is already fully paid in Fortnox.': 'Fakturan är redan helt betald i Fortnox.',
  'Look at the payments of the invoice in Fortnox; if they are right, resolve this job, otherwise remove the wrong one and try again.':
    'Titta på fakturans betalningar i Fortnox. Stämmer de: ange fakturan som bokförd för hand. Annars: ta bort den som är fel och prova igen.',
  'Create it in Fortnox or change the connection, then try again.':
    'Lägg upp det i Fortnox eller ändra inställningen, och prova sedan igen.',
  "Check the settings of Fortnox's warehouse module with the company, then try again; our invoices need no warehouse.":
    'Se över lagermodulens inställningar i Fortnox och prova sedan igen. Våra fakturor behöver inget lager.',
  'The customer on the invoice does not exist in Fortnox (any more).':
    'Fakturans kund finns inte (längre) i Fortnox.',
  'The customer does not exist in Fortnox (any more).': 'Kunden finns inte (längre) i Fortnox.',
  'Link the customer again or restore it in Fortnox, then try again.':
    'Koppla kunden på nytt eller återställ den i Fortnox, och prova sedan igen.',
  'The invoice does not exist in Fortnox.': 'Fakturan finns inte i Fortnox.',
  'Check whether somebody removed the invoice in Fortnox, then try again.':
    'Se efter om någon har tagit bort fakturan i Fortnox och prova sedan igen.',
  'The customer number is already used, perhaps by a customer that was deleted.':
    'Kundnumret används redan, kanske av en kund som har tagits bort.',
  'Link the customer to the existing one in Fortnox, or give it another number; then try again.':
    'Koppla kunden till den som finns i Fortnox, eller ge den ett annat nummer. Prova sedan igen.',
  'Fortnox does not accept the VAT number of the customer.':
    'Fortnox godtar inte kundens momsregistreringsnummer.',
  "Correct the customer's VAT number in SubscriptionFlow, then have it read again.":
    'Rätta kundens momsregistreringsnummer i SubscriptionFlow och läs sedan om fakturan.',
  'An article on the invoice does not exist in Fortnox.':
    'En artikel på fakturan finns inte i Fortnox.',
  'The article does not exist in Fortnox.': 'Artikeln finns inte i Fortnox.',
  'The terms of payment do not exist in Fortnox.': 'Betalningsvillkoret finns inte i Fortnox.',
  'The price does not exist in Fortnox.': 'Priset finns inte i Fortnox.',
  'The price list does not exist in Fortnox.': 'Prislistan finns inte i Fortnox.',
  'The unit does not exist in Fortnox.': 'Enheten finns inte i Fortnox.',
  'The terms of delivery do not exist in Fortnox.': 'Leveransvillkoret finns inte i Fortnox.',
  'An account demands a cost centre, and the row or write-off on it names none.':
    'Ett konto kräver kostnadsställe, men raden eller avskrivningen på det har inget.',
  "Choose a cost centre on the company's settings page (for all rows or by product) and try again; or make the cost centre optional on the account in Fortnox, then it goes on by itself.":
    'Välj ett kostnadsställe i företagets inställningar (för alla rader eller per produkt) och prova igen. Eller gör kostnadsstället valfritt på kontot i Fortnox, så går fakturan vidare av sig själv.',
  'An account demands a project, and the row or write-off on it names none.':
    'Ett konto kräver projekt, men raden eller avskrivningen på det har inget.',
  'Set project in the connection (or name the product in "dimensions") and try again; or make the project optional on the account in Fortnox, then it goes on by itself.':
    'Välj ett projekt i företagets inställningar (för alla rader eller per produkt) och prova igen. Eller gör projektet valfritt på kontot i Fortnox, så går fakturan vidare av sig själv.',
  'The cost centre is not active.': 'Kostnadsstället är inte aktivt.',
  'The project does not exist or cannot be used.':
    'Projektet finns inte eller går inte att använda.',
  "Fortnox's warehouse module refused the document.": 'Lagermodulen i Fortnox avvisade dokumentet.',
  'Correct the value in SubscriptionFlow, then have it read again.':
    'Rätta värdet i SubscriptionFlow och läs sedan om fakturan.',
  'Fortnox has an internal fault.': 'Fortnox har ett internt fel.',
  'Nothing; it is tried again by itself. If it goes on for hours, ask Fortnox.':
    'Inget: det provas igen av sig självt. Fortsätter det i timmar, fråga Fortnox.',
  'Fortnox does not offer the format that was asked for.':
    'Fortnox kan inte svara i det format som efterfrågades.',
  'Fortnox does not accept the format that was sent.':
    'Fortnox godtar inte formatet som skickades.',
  'Fortnox does not know the filter that was used.': 'Fortnox känner inte till filtret.',
  'Fortnox does not know a parameter that was used.': 'Fortnox känner inte till en parameter.',
  'The address of the request names no valid record.':
    'Anropets adress pekar inte på något giltigt.',
  'The request was empty or of the wrong form.': 'Anropet var tomt eller hade fel form.',
  'The request contained a field that Fortnox does not know.':
    'Anropet innehöll ett fält som Fortnox inte känner till.',
  'Fortnox could not read the request as XML.': 'Fortnox kunde inte läsa anropet som XML.',
  'Fortnox could not read the request as JSON.': 'Fortnox kunde inte läsa anropet som JSON.',
  'A value that must be letters and digits contains something else.':
    'Ett värde som ska vara bokstäver och siffror innehåller något annat.',
  'A value is longer than Fortnox allows.': 'Ett värde är längre än Fortnox tillåter.',
  'A value that must be a number is not one.': 'Ett värde som ska vara ett tal är inte det.',
  'A value that must be true or false is neither.':
    'Ett värde som ska vara sant eller falskt är inget av dem.',
  'A value contains characters that Fortnox does not allow.':
    'Ett värde innehåller tecken som Fortnox inte tillåter.',
  'The reference is longer than the 50 characters that Fortnox allows.':
    'Referensen är längre än de 50 tecken som Fortnox tillåter.',
  'The comment is longer than the 1024 characters that Fortnox allows.':
    'Kommentaren är längre än de 1 024 tecken som Fortnox tillåter.',
  'A row with a quantity has neither description nor article.':
    'En rad med antal har varken benämning eller artikel.',
  'The type of household work conflicts with the rest of the invoice.':
    'Typen av husarbete stämmer inte med resten av fakturan.',
  'The offer has already become an order.': 'Offerten har redan blivit en order.',
  'The offer is locked.': 'Offerten är låst.',
  'Look at the document in Fortnox, then try again or resolve it.':
    'Titta på dokumentet i Fortnox och prova sedan igen, eller ange det som bokfört för hand.',
  'Fortnox refused the request with an error that is not in our catalogue.':
    'Fortnox avvisade det med ett fel som vi inte har en förklaring till.',
  "Read Fortnox's own text, mend the cause in Fortnox or SubscriptionFlow, then try again. Tell us the code so that it can be explained here.":
    'Läs Fortnox egen text, rätta orsaken i Fortnox eller SubscriptionFlow och prova sedan igen. Meddela oss felkoden, så att den kan förklaras här.',
};
