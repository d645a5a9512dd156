/**
 * What the integration asks for at consent (Fortnox: resources to scopes). Fortnox has no scopes
 * for reading only. `bookkeeping`: accounts and financial years; `settings`: modes of payment,
 * predefined accounts, locked period.
 */
export const requiredScopes = [
  'companyinformation',
  'customer',
  'article',
  'invoice',
  'payment',
  'currency',
  'settings',
  'bookkeeping',
] as const;
