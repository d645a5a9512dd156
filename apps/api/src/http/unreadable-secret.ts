/** What to do, by the kind of secret; each way replaces it without having to read it. */
const replacements: Readonly<Record<string, string>> = {
  'signing-secret': 'POST /v1/connections/{id}/signing-secret makes a new one',
  'fortnox-client-secret': 'PATCH /v1/connections/{id} takes it anew',
  'subscriptionflow-client-secret': 'PATCH /v1/connections/{id} takes it anew',
  'access-token': 'a new consent at Fortnox replaces it',
  'refresh-token': 'a new consent at Fortnox replaces it',
  'consent-tokens': 'a new consent at Fortnox replaces it',
};

type Unreadable = {
  readonly kind: string;
  readonly keyId: string;
  readonly because?: 'key-missing' | 'damaged';
};

/** For operators: what is wrong, and the ways out. Names a key's id, never a value. */
export function remedyFor({ kind, keyId, because }: Unreadable): string {
  const replacement = replacements[kind] ?? 'give it anew';
  if (because === 'damaged') {
    return (
      `The ${kind} of this connection does not decrypt although key ${keyId} is there: it was ` +
      `changed in the database, or copied from another place. Restore it, or: ${replacement}.`
    );
  }
  return (
    `The ${kind} of this connection was encrypted with key ${keyId}, which is not among ` +
    `ENCRYPTION_KEYS. Put that key back, behind the first, and what waits goes on by itself; if ` +
    `it is lost, ${replacement}.`
  );
}
