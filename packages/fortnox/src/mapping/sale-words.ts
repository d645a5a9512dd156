import type { VatRegime } from '@sync/shared';

/** Kinds of customers as the settings page calls them. */
export const saleWords: Readonly<Record<VatRegime, string>> = {
  domestic: 'Sweden',
  'eu-business': 'companies in other EU countries',
  'eu-consumer': 'consumers in other EU countries',
  export: 'outside the EU',
};
