import {
  account,
  amount,
  choice,
  date,
  fieldTable,
  flag,
  ignored,
  list,
  text,
  whole,
} from './field-table.js';

/** Months in one period, under both of the specification's names. */
export const monthsOfPeriod: Readonly<Record<string, number>> = {
  MONTHLY: 1,
  BIMONTHLY: 2,
  QUARTERLY: 3,
  SEMIANNUALLY: 6,
  ANNUALLY: 12,
  '1_MONTHS': 1,
  '2_MONTHS': 2,
  '3_MONTHS': 3,
  '6_MONTHS': 6,
  '12_MONTHS': 12,
};

/** From the specification's payload schema. */
export const accrualFields = fieldTable({
  '@url': ignored,
  AccrualAccount: account,
  Description: text(),
  EndDate: date,
  InvoiceAccrualRows: list(
    fieldTable({
      Account: whole(),
      CostCenter: text(),
      Credit: amount,
      Debit: amount,
      Project: text(),
      TransactionInformation: text(100),
    }),
  ),
  InvoiceNumber: whole(1),
  Period: choice(...Object.keys(monthsOfPeriod)),
  RevenueAccount: account,
  StartDate: date,
  Times: whole(1),
  Total: amount,
  VATIncluded: flag,
});
