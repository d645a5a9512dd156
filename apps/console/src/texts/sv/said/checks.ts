/** The check before booking: names of checks and settings, what was found, and what to do. */
export const checks: Readonly<Record<string, string>> = {
  'account for sales': 'försäljningskonto',
  'account for payments': 'konto för inbetalningar',
  'accounts for some payments': 'konton för vissa inbetalningar',
  'account for what credit notes have settled': 'konto för det som kreditnotor har betalat',
  'account for rounding': 'konto för öresavrundning',
  'account for other charges': 'konto för övriga avgifter',
  'account for the gateway’s fees': 'konto för betaltjänstens avgifter',
  'account for revenue not yet earned': 'konto för förutbetalda intäkter',

  'account {}': 'konto {1}',
  'It is not in the chart of accounts, and is named as {}.':
    'Det finns inte i kontoplanen, men är angivet som {1}.',
  'Add account {} to the chart of accounts, or change the setting.':
    'Lägg upp konto {1} i kontoplanen, eller ändra inställningen.',
  'It is not active, and is named as {}.': 'Det är inte aktivt, men är angivet som {1}.',
  'Activate account {} in Fortnox, or change the setting.':
    'Aktivera konto {1} i Fortnox, eller ändra inställningen.',
  '{}: named as {}.': '{1}: angivet som {2}.',
  'It is active': 'Aktivt',
  'It is active.': 'Aktivt.',

  accruals: 'periodisering',
  'Switch accruals (periodisering) on in Fortnox and choose a voucher series for accruals of customer invoices, or empty the account under Accruals on the settings page.':
    'Slå på periodisering i Fortnox och välj en verifikationsserie för periodisering av kundfakturor, eller töm kontot under Periodisering på inställningssidan.',
  'Under the cash method revenue is booked when it is paid: none is spread.':
    'Med kontantmetoden bokförs intäkten när den betalas: inget periodiseras.',
  'Fortnox lists no voucher series for accruals of customer invoices, so they seem not to be switched on: invoices with a service period would stop.':
    'Fortnox visar ingen verifikationsserie för periodisering av kundfakturor, så den verkar inte vara påslagen: fakturor med en period skulle stanna.',
  'No voucher series is chosen for them: invoices with a service period would stop.':
    'Ingen verifikationsserie är vald för den: fakturor med en period skulle stanna.',
  'Voucher series {}.': 'Verifikationsserie {1}.',

  'default article': 'artikeln',
  'The settings name none.': 'Ingen är vald i inställningarna.',
  'Choose the article on the settings page.': 'Välj artikeln på inställningssidan.',
  'Add article {} in Fortnox, or change the setting.':
    'Lägg upp artikel {1} i Fortnox, eller ändra inställningen.',
  'Activate article {} in Fortnox, or change the setting.':
    'Aktivera artikel {1} i Fortnox, eller ändra inställningen.',
  '{} is not active.': '{1} är inte aktiv.',
  '{} is an article of goods: sales to EU businesses stand as goods on the EU sales list.':
    '{1} är en varuartikel: försäljning till företag i EU hamnar som varor i den periodiska sammanställningen.',
  'If the company sells services, make {} a service in Fortnox or name an article that is one.':
    'Om företaget säljer tjänster: gör {1} till en tjänst i Fortnox, eller välj en artikel som är det.',
  'EU sales list': 'periodisk sammanställning',
  'The VAT table has sales to companies in other EU countries, and rows carry no article.':
    'Momstabellen har försäljning till företag i andra EU-länder, och raderna har ingen artikel.',
  'Fortnox has named a registered service article as a condition for the EU sales list (periodisk sammanställning); whether it still is one, no interface tells.':
    'Fortnox har angett en upplagd tjänsteartikel som villkor för den periodiska sammanställningen; om det fortfarande gäller går inte att fråga Fortnox om.',
  'Compare the list in Fortnox with the first such invoices; if they are missing, choose on the settings page that rows have always the same article, one that is a service, or the one with the product’s SKU.':
    'Jämför sammanställningen i Fortnox med de första sådana fakturorna. Om de saknas: välj på inställningssidan att raderna alltid har samma artikel, en tjänst, eller den som har produktens SKU.',

  'Put right what it says, then check again.': 'Åtgärda det och kontrollera igen.',

  'The company rounds totals to whole kronor, as seen on its invoices.':
    'Företaget avrundar till hela kronor; det syns på dess fakturor.',
  'The payment carries what was paid, the öre are written off on the account for rounding.':
    'Inbetalningen bokförs med det som betalades, och ören skrivs av på kontot för öresavrundning.',
  'The company does not round totals to whole kronor, as seen on its invoices.':
    'Företaget avrundar inte till hela kronor; det syns på dess fakturor.',
  'Fortnox tells nobody beforehand whether the company rounds totals to whole kronor.':
    'Fortnox talar inte om i förväg om företaget avrundar till hela kronor.',
  'The first invoice with öre shows it; both are booked right.':
    'Den första fakturan med ören visar det; båda bokförs rätt.',

  'VAT of EU consumers': 'moms för privatpersoner i EU',
  'It is not decided whether consumers in other EU countries are charged Swedish VAT or that of their country (OSS): their first invoice stops and asks.':
    'Det är inte bestämt om privatpersoner i andra EU-länder betalar svensk moms eller sitt eget lands (OSS): den första fakturan till dem stannar och frågar.',
  'Choose one of the two on the settings page, or leave it if nothing is sold to them.':
    'Välj en av dem på inställningssidan, eller låt det vara om inget säljs till dem.',
  'Theirs, by OSS.': 'Deras lands, enligt OSS.',
  'Swedish.': 'Svensk.',
  'fees of payments': 'betaltjänstens avgifter',
  'There is no account for fees: a payment that states a fee of the gateway stops and asks for it.':
    'Det finns inget konto för avgifter: en inbetalning där betaltjänsten har dragit en avgift stannar och frågar efter det.',
  'Choose an account for fees on the settings page, or leave it if no gateway states any.':
    'Välj ett konto för avgifter på inställningssidan, eller låt det vara om ingen betaltjänst anger några.',
  'card money on a bank account': 'kortbetalningar på ett bankkonto',
  '{} in {} to {}': '{1} i {2} till {3}',
  card: 'kort',
  "{}: cards are paid out later, in sums and less fees, so these amounts never agree with the bank's statement.":
    '{1}: kortbetalningar betalas ut senare, samlat och efter avdrag för avgifter, så beloppen stämmer aldrig med kontoutdraget.',
  'Name a clearing account for the method or gateway under accounts for some payments on the settings page, such as 1580, and book the payouts from there.':
    'Ange ett avräkningskonto för betaltjänsten, till exempel 1580, under Konton för vissa inbetalningar på inställningssidan, och bokför utbetalningarna därifrån.',
  "If another product books the same gateway's sales into Fortnox, switch one of the two off: the revenue would be booked twice.":
    'Om ett annat program bokför samma betaltjänsts försäljning i Fortnox: stäng av ett av dem, annars bokförs intäkten två gånger.',

  'cost centre': 'kostnadsställe',
  project: 'projekt',
  'cost centre (kostnadsställe)': 'kostnadsställe',
  'project (projekt)': 'projekt',
  '{} on account {}': '{1} på konto {2}',
  'The account demands a {} and the settings name none: Fortnox refuses to bookkeep.':
    'Kontot kräver {1} och inställningarna anger inget: Fortnox bokför inte.',
  'Choose a {} on the settings page, or make the {} optional on account {} in Fortnox.':
    'Välj {1} på inställningssidan, eller gör {2} frivilligt på konto {3} i Fortnox.',
  'The account demands a {}, and only the products in the table of cost centres and projects have one: invoices with others stop.':
    'Kontot kräver {1}, och bara produkterna i tabellen över kostnadsställen och projekt har det: fakturor med andra stannar.',
  'Choose a {} on the settings page for everything that the table leaves open.':
    'Välj {1} på inställningssidan för allt som tabellen inte tar upp.',
  'The account takes no {}, and the settings put one on every row.':
    'Kontot tar inte emot {1}, och inställningarna sätter det på varje rad.',
  'Allow the {} on account {} in Fortnox, or name another account.':
    'Tillåt {1} på konto {2} i Fortnox, eller välj ett annat konto.',
  'The account demands a {}, and a payment in Fortnox has no field for one: Fortnox may refuse to bookkeep payments.':
    'Kontot kräver {1}, och en inbetalning i Fortnox har inget fält för det: Fortnox kan vägra att bokföra inbetalningar.',
  'Make the {} optional on account {} in Fortnox.': 'Gör {1} frivilligt på konto {2} i Fortnox.',
  'transaction text on account {}': 'transaktionsinformation på konto {1}',
  'The account demands a transaction text (transaktionsinformation), and rows of invoices have no field for one: Fortnox refuses to bookkeep.':
    'Kontot kräver transaktionsinformation, och fakturarader har inget fält för det: Fortnox bokför inte.',
  'Make the transaction text optional on account {} in Fortnox, or name another account as {}.':
    'Gör transaktionsinformationen frivillig på konto {1} i Fortnox, eller välj ett annat konto som {2}.',
  'cost centre {}': 'kostnadsställe {1}',
  'project {}': 'projekt {1}',
  'Activate cost centre {} in Fortnox, or change the setting.':
    'Aktivera kostnadsställe {1} i Fortnox, eller ändra inställningen.',
  'It is not active: Fortnox refuses invoices that name it.':
    'Det är inte aktivt: Fortnox tar inte emot fakturor med det.',
  'It is there.': 'Det finns.',
  'It is completed.': 'Det är avslutat.',
  'Whether Fortnox still takes invoices on it is not documented.':
    'Om Fortnox ändå tar emot fakturor på det är inte dokumenterat.',
  'Reopen project {} in Fortnox, or change the setting.':
    'Öppna projekt {1} igen i Fortnox, eller ändra inställningen.',
  'Fortnox does not have it': 'det finns inte i Fortnox',
  'Fortnox does not have it.': 'Det finns inte i Fortnox.',
  'Add {} in Fortnox, or change the setting.': 'Lägg upp {1} i Fortnox, eller ändra inställningen.',
  'It could not be looked up: {}.': 'Det gick inte att slå upp: {1}.',
  'Compare the setting with the register in Fortnox by eye; looking it up takes a consent with the scopes costcenter and project.':
    'Jämför själv inställningen med registret i Fortnox; för att vi ska kunna slå upp det måste godkännandet omfatta kostnadsställen och projekt.',

  'financial year': 'räkenskapsår',
  'financial year of the first invoice date': 'räkenskapsår för första fakturadatum',
  '{} to {} covers {}.': '{1} till {2} omfattar {3}.',
  'Cash method: invoices are not bookkept, their payments are.':
    'Kontantmetoden: fakturorna bokförs inte, men deras inbetalningar.',
  'None covers {}.': 'Inget omfattar {1}.',
  'Create the financial year in Fortnox.': 'Lägg upp räkenskapsåret i Fortnox.',
  'Create the financial year in Fortnox, or choose a later first invoice date on the settings page.':
    'Lägg upp räkenskapsåret i Fortnox, eller välj ett senare första fakturadatum på inställningssidan.',
  'locked period': 'låst period',
  'Nothing is locked.': 'Inget är låst.',
  'Everything up to {} is locked.': 'Allt till och med {1} är låst.',
  'Unlock the period in Fortnox: today cannot be booked.':
    'Lås upp perioden i Fortnox: det går inte att bokföra i dag.',
  'What lies in it is dated on the first open day.':
    'Det som ligger där dateras den första öppna dagen.',
  'The first invoice date {} is in it.': 'Första fakturadatum {1} ligger där.',
  'Unlock the period, or choose a first invoice date after {} on the settings page.':
    'Lås upp perioden, eller välj ett första fakturadatum efter {1} på inställningssidan.',

  VAT: 'moms',
  'Without account: {}.': 'Saknar konto: {1}.',
  'Give the predefined accounts for output VAT an account in Fortnox.':
    'Ange konton för utgående moms bland de fördefinierade kontona i Fortnox.',
  'Swedish rates; the VAT table is empty.': 'Svenska momssatser; momstabellen är tom.',
  'In the VAT table: {}.': 'I momstabellen: {1}.',
  '{} % ({})': '{1} % ({2})',
  'Easy VAT': 'EasyVat',
  'It is switched on, as the predefined accounts by rate show.':
    'Den är påslagen; det visar de fördefinierade kontona per momssats.',
  'Rates that are not Swedish then need an account on their row, and every row that is sent has one.':
    'Då behöver utländska momssatser ett konto på raden, och varje rad som skickas har ett.',
  'VAT table: {} %, {}': 'momstabell: {1} %, {2}',
  'VAT table: {} %, {}, {}': 'momstabell: {1} %, {2}, {3}',
  'VAT code of account {}': 'momskod på konto {1}',
  'It has the VAT code {}, but the VAT table books sales with {} % ({}) there: they would stand wrong in the VAT return.':
    'Det har momskoden {1}, men momstabellen bokför försäljning med {2} % ({3}) där: den skulle hamna fel i momsdeklarationen.',
  'Name an account in the VAT table on the settings page whose VAT code is that of such sales, or correct the code in Fortnox.':
    'Välj i momstabellen på inställningssidan ett konto med rätt momskod för sådan försäljning, eller rätta koden i Fortnox.',
  'It has no VAT code, and the VAT table books {} % ({}) there: such sales may be missing from the VAT return and from the EU sales list.':
    'Det har ingen momskod, och momstabellen bokför {1} % ({2}) där: sådan försäljning kan saknas i momsdeklarationen och i den periodiska sammanställningen.',
  'It has no VAT code, and the VAT table books {} % ({}) there: such sales may be missing from the VAT return.':
    'Det har ingen momskod, och momstabellen bokför {1} % ({2}) där: sådan försäljning kan saknas i momsdeklarationen.',
  'Give the account the VAT code of such sales in Fortnox (for services FTEU within the EU, OTTU outside).':
    'Ge kontot rätt momskod i Fortnox (för tjänster FTEU inom EU, OTTU utanför).',
  'The VAT code {} is not one for such sales: they would stand wrong in the VAT return.':
    'Momskoden {1} hör inte till sådan försäljning: den skulle hamna fel i momsdeklarationen.',
  'Correct the VAT code of this row of the VAT table on the settings page.':
    'Rätta momskoden på raden i momstabellen på inställningssidan.',
  'It names no country, and under OSS each country has its own VAT: it is never used.':
    'Den anger inget land, och enligt OSS har varje land sin egen moms: raden används aldrig.',
  'Name the country in this row, one row for each country.':
    'Ange landet på raden, med en rad för varje land.',

  'modes of payment': 'betalsätt',
  'mode of payment {} to account {}': 'betalsätt {1} till konto {2}',
  'Add the mode of payment {} in Fortnox, or change the setting.':
    'Lägg upp betalsättet {1} i Fortnox, eller ändra inställningen.',
  'There is no such mode of payment.': 'Betalsättet finns inte.',
  'It exists.': 'Det finns.',
  "It exists; Fortnox's own account for it, {}, is overridden.":
    'Det finns; i stället för dess konto i Fortnox, {1}, används det här.',
  'currency {}': 'valuta {1}',
  'Add {} to the currencies in Fortnox.': 'Lägg upp {1} bland valutorna i Fortnox.',
  "Enter a selling rate for {} in Fortnox's currency register.":
    'Ange en säljkurs för {1} i Fortnox valutaregister.',
  'It has no selling rate.': 'Den saknar säljkurs.',
  'It is in the currency register.': 'Den finns i valutaregistret.',

  'access to the company': 'tillgång till företaget',
  'Connect to Fortnox anew, as a system administrator of the company.':
    'Anslut till Fortnox på nytt, som systemadministratör för företaget.',
  'The access is to company {}, not to {}.': 'Tillgången gäller företag {1}, inte {2}.',
  'Give consent for the right company.': 'Godkänn för rätt företag.',
  '{}, Fortnox company {}.': '{1}, företag {2} i Fortnox.',
  'Fortnox company {}.': 'Företag {1} i Fortnox.',
  scopes: 'behörigheter',
  'Missing: {}.': 'Saknas: {1}.',
  'Give consent once more: scopes added to the app need a new one.':
    'Godkänn en gång till: behörigheter som har tillkommit kräver det.',
  'licence for customers': 'licens för kunder',
  'licence for invoices': 'licens för fakturor',
  'licence for payments': 'licens för inbetalningar',
  'Fortnox answers.': 'Fortnox svarar.',
  'Check the licences and scopes of the Fortnox company.':
    'Se över företagets licenser och behörigheter i Fortnox.',
};
