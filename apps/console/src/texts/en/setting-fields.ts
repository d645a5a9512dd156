/** What each setting is called and means; its choices with what each does. */
export const settingFields = {
  defaultIncomeAccount: {
    label: 'Account for sales',
    means: 'Used where neither the VAT table nor the product says another account.',
  },
  defaultPaymentAccount: {
    label: 'Account for payments',
    means:
      'Where the money of a paid invoice is booked. For cards a clearing account, such as 1686, can be agreed with what the card company pays out.',
  },
  paymentAccounts: {
    label: 'Accounts for some payments',
    means:
      'By currency, by gateway (such as stripe) or by cash or card. The row that says most about a payment decides; none: the account for payments above.',
  },
  creditNotePayment: {
    label: 'Account for what credit notes have settled',
    means: 'Empty: an invoice that a credit note has paid in part needs attention.',
  },
  feeAccount: {
    label: 'Account for the gateway’s fees',
    means: 'Such as 6040. Empty: an invoice with a fee needs attention.',
  },
  miscellaneousAccount: {
    label: 'Account for other charges',
    means:
      'Charges that belong to no product. Empty: an invoice with such charges needs attention.',
  },
  miscellaneousVat: {
    label: 'VAT in other charges, %',
    means: 'The rate that is contained in them; 0 where they carry none.',
  },
  vatMap: {
    label: 'VAT table',
    means:
      'Which sales account a VAT rate is booked on, by kind of customer. The row that fits and says most decides: country before product before dates.',
  },
  euConsumerVat: {
    label: 'Consumers in other EU countries',
    means:
      'Up to 10 000 euro a year a company may charge Swedish VAT; above that it is the VAT of the buyer’s country.',
    choices: {
      '': ['Not decided', 'The first such invoice needs attention and asks.'],
      swedish: ['Swedish VAT', 'Other rates than Swedish ones are stopped.'],
      oss: [
        'The VAT of the buyer’s country (OSS)',
        'Every country and rate needs a row with its country in the VAT table.',
      ],
    },
  },
  roundingAccount: {
    label: 'Account for rounding',
    means: 'Differences of some öre that rounding explains.',
  },
  roundingTolerance: {
    label: 'Rounding that is let pass',
    means:
      'How much more than what rounding explains may be booked there, in the invoice’s currency.',
  },
  smallDifference: {
    label: 'Small differences in payment',
    means:
      'How much more or less than the total may have been paid; the difference is booked on the account for rounding.',
  },
  exchangeRate: {
    label: 'Exchange rate of invoices in other currencies',
    means: 'Where the rate to kronor comes from.',
    choices: {
      'event-then-fortnox': [
        'The rate that comes with the invoice, else Fortnox’s',
        'Nothing stops for want of a rate.',
      ],
      event: [
        'Only the rate that comes with the invoice',
        'An invoice without one needs attention.',
      ],
      fortnox: ['Always Fortnox’s', 'The rate of the invoice date in Fortnox’s register.'],
    },
  },
  startDate: {
    label: 'First invoice date',
    means: 'Invoices dated before this day are left out. Empty: all are taken.',
  },
  bookkeep: {
    label: 'Book invoices and payments',
    means: 'Off: they are entered in Fortnox but wait there for you to book them.',
  },
  markAsSent: {
    label: 'Mark invoices as sent in Fortnox',
    means: 'So that nobody sends the customer a second one. Always done under the cash method.',
  },
  lockedPeriod: {
    label: 'Invoices dated in a locked period',
    means: 'When the period of the invoice date is locked in Fortnox.',
    choices: {
      'dead-letter': ['Need attention', 'Nothing is booked before you have decided.'],
      'first-open-day': [
        'Are dated on the first open day',
        'The original date stands on a row of the invoice.',
      ],
    },
  },
  zeroInvoices: {
    label: 'Invoices of 0 kronor',
    means: 'Such as the first month of a free trial.',
    choices: {
      book: ['Are entered', 'Fortnox has every invoice that SubscriptionFlow has.'],
      ignore: ['Are left out', 'They are listed here, and nothing is entered in Fortnox.'],
    },
  },
  refunds: {
    label: 'Refunds',
    means: 'What happens when an invoice that is booked is refunded or voided.',
    choices: {
      report: ['Are only shown', 'You credit the invoice yourself.'],
      credit: ['Are credited in Fortnox', 'A credit invoice is made and booked.'],
    },
  },
  customerMatch: {
    label: 'How customers are recognised in Fortnox',
    means: 'Tried from top to bottom; a customer that none of these finds is added.',
    choices: {
      customerNumber: ['Customer number', 'The number in SubscriptionFlow.'],
      organisationNumber: ['Organisation number', 'Of Swedish companies.'],
      vatNumber: ['VAT number', 'Of companies in the EU.'],
      email: ['E-mail address', 'Exactly the same address.'],
    },
  },
  customerNumbers: {
    label: 'Numbers of new customers',
    means: 'Which number a customer gets that is added in Fortnox.',
    choices: {
      'fortnox-series': ['The next in Fortnox’s series', 'As when you add one yourself.'],
      subscriptionflow: ['The number in SubscriptionFlow', 'Such as CUST_002648.'],
    },
  },
  updateCustomers: {
    label: 'Keep customers up to date',
    means:
      'A changed name, e-mail or address in SubscriptionFlow is changed in Fortnox too, and so is a changed VAT number under reverse charge, unless somebody has changed it in Fortnox. An older invoice changes nothing.',
  },
  defaultCountry: {
    label: 'Country where the address names none',
    means: 'Decides the VAT of such customers. Empty: their invoices need attention.',
  },
  customerNames: {
    label: 'Names of customers in this console',
    means: 'What lists and the search show.',
    choices: {
      shown: ['Are shown', 'To everybody who may see the company.'],
      masked: ['First letters only', 'And customers are not found by their names.'],
    },
  },
  costCenter: {
    label: 'Cost centre',
    means: 'On every row, unless the table below says another one.',
  },
  project: {
    label: 'Project',
    means: 'On every row, unless the table below says another one.',
  },
  dimensions: {
    label: 'Cost centres and projects by product',
    means: 'The row that fits and says most decides; what it leaves empty is taken from above.',
  },
  articles: {
    label: 'Articles on the rows',
    means: 'Whether rows in Fortnox name an article.',
    choices: {
      none: ['None', 'Rows have text, amount and account.'],
      default: ['Always the same one', 'The article that is chosen below.'],
      sku: ['The one with the product’s SKU', 'Added as a service where Fortnox has none.'],
    },
  },
  defaultArticle: {
    label: 'The article',
    means: 'Only where rows always name the same one.',
  },
  deferral: {
    label: 'Spread revenue over the months it is for',
    means:
      'An accrual is made in Fortnox when all lines with a service period share it. Empty: all is booked on the invoice date.',
  },
  reconcile: {
    label: 'Compare with Fortnox every night',
    means: 'Finds what is in one system and not in the other, and amounts that differ.',
    choices: {
      daily: ['Every night', 'What differs is listed and can be told.'],
      off: ['Never', 'Only when somebody starts it.'],
    },
  },
  reconcileHour: {
    label: 'At what hour',
    means: 'Full hours of Swedish time, 0 to 23.',
  },
  reconcileDays: {
    label: 'How many days back',
    means: 'By invoice date, counted from yesterday: 1 to 366.',
  },
} satisfies Readonly<Record<string, Field>>;

type Field = {
  readonly label: string;
  readonly means: string;
  /** By value: its name, and what it does. */
  readonly choices?: Readonly<Record<string, readonly [name: string, means: string]>>;
};

export type SettingFields = typeof settingFields;
