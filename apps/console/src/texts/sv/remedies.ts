import type { Texts } from '../texts.js';

export const remedies: Texts['remedies'] = {
  'vat-rate-unmapped':
    'Om momssatsen är rätt: lägg till en rad i momstabellen med momssatsen, typen av kund (och landet vid OSS) och kontot för sådan försäljning. Annars: rätta momsen i SubscriptionFlow. Försök sedan igen.',
  'vat-rate-not-whole':
    'Lägg till en rad i momstabellen för momssatsen med ett konto eller en momskod som har den, och försök igen. Eller bokför fakturan för hand och ange det här.',
  'account-contradicts-vat':
    'Lägg till en rad i momstabellen med momssatsen, typen av kund och kontot för sådan försäljning. Försök sedan igen.',
  'domestic-zero-vat-unmapped':
    'Rätta produktens moms i SubscriptionFlow. Är försäljningen momsfri: lägg till en rad i momstabellen med 0 %, Sverige och kontot för momsfri försäljning. Försök sedan igen.',
  'eu-consumer-vat-undecided':
    'Välj i inställningarna om privatpersoner i andra EU-länder betalar svensk moms eller momsen i sitt land (OSS). Försök sedan igen.',
  'country-missing':
    'Ange kundens land i SubscriptionFlow, eller välj i inställningarna vilket land som gäller när adressen inte anger något. Försök sedan igen.',
  'customer-number-unusable':
    'Rätta kundnumret i SubscriptionFlow, eller låt i inställningarna nya kunder få nästa nummer i Fortnox nummerserie. Försök sedan igen.',
  'default-article-not-configured': 'Välj artikeln i inställningarna. Försök sedan igen.',
  'exchange-rate-missing':
    'Tillåt i inställningarna att Fortnox kurs används när ingen följer med fakturan, eller skicka med kursen. Försök sedan igen.',
  'fee-account-not-configured':
    'Välj kontot för betaltjänstens avgifter i inställningarna. Försök sedan igen.',
  'miscellaneous-account-not-configured':
    'Välj kontot för övriga avgifter i inställningarna. Försök sedan igen.',
  'credit-note-payment-not-configured':
    'Välj konto och betalsätt för det som kreditnotor har betalat i inställningarna. Försök sedan igen.',
  'rounding-beyond-tolerance':
    'Om avrundningen är godtagbar: höj i inställningarna avrundningen som godtas och försök igen. Annars: bokför fakturan för hand och ange det här.',
  'accrual-refused':
    'Slå på periodisering i Fortnox och välj en verifikationsserie för den, eller töm kontot under Periodisering i inställningarna. Försök sedan igen.',
  'fortnox-2000946':
    'Välj ett kostnadsställe i inställningarna (för alla rader eller per produkt) och försök igen. Eller gör kostnadsstället valfritt på kontot i Fortnox: då går fakturan vidare av sig själv.',
};
