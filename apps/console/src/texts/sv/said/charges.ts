/** What the mapping says of miscellaneous charges, and of OSS. */
export const charges: Readonly<Record<string, string>> = {
  "Name the account and the VAT code that Fortnox keeps for OSS in the row of the VAT table on the company's settings page: {} %, {}, country {}. Then try again.":
    'Ange det konto och den momskod som Fortnox har för OSS på raden i momstabellen i företagets inställningar: {1} %, {2}, land {3}. Prova sedan igen.',
  'The miscellaneous charges are a sale with {} % VAT ({}), but account {} has the VAT code {} in Fortnox, so they would stand wrong in the VAT return.':
    'De övriga avgifterna är en försäljning med {1} % moms ({2}), men konto {3} har momskoden {4} i Fortnox. De skulle hamna fel i momsdeklarationen.',
  'The invoice has miscellaneous charges of {} in a sale with the VAT of {}, and the settings say that they contain {} % Swedish VAT.':
    'Fakturan har övriga avgifter på {1} i en försäljning med moms för {2}, och enligt inställningarna innehåller de {3} % svensk moms.',
  'Book this invoice by hand and resolve it. For later invoices, charge it in SubscriptionFlow as a line of its own, with its own tax.':
    'Bokför fakturan för hand och ange det här. Lägg i fortsättningen in avgiften i SubscriptionFlow som en egen rad med egen moms.',
  'Account {} of the VAT table ({} % {}) is used instead of {}, the account for other charges.':
    'Konto {1} i momstabellen ({2} % {3}) används i stället för {4}, kontot för övriga avgifter.',
};
