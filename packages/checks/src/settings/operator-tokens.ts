import { setting, weaknessOf } from '@sync/shared';
import { z } from 'zod';

const operatorToken = z.object({
  name: z.string().regex(/^[\w .@-]{1,64}$/),
  role: z.enum(['operator', 'viewer']),
  // The shortest token the contract allows; 24 random characters cannot be guessed.
  token: z.string().min(24),
});

export type OperatorToken = z.output<typeof operatorToken>;

const rule =
  'must be name:role:token, comma-separated, names and tokens distinct, tokens of 24 characters or more';

const operatorTokens = z.string().transform((text, context) => {
  const entries = text.split(',').map((entry) => {
    // Only the first two colons separate: a token may hold more of them.
    const [, name, role, token] = /^([^:]*):([^:]*):(.*)$/s.exec(entry.trim()) ?? [];
    return operatorToken.safeParse({ name, role, token });
  });
  const tokens = entries.flatMap((entry) => (entry.success ? [entry.data] : []));
  const distinct =
    new Set(tokens.map((t) => t.name)).size === tokens.length &&
    new Set(tokens.map((t) => t.token)).size === tokens.length;
  const isWellFormed = tokens.length === entries.length && distinct;
  const message = isWellFormed ? tokens.flatMap(weakTokenMessage)[0] : rule;
  if (message === undefined) return tokens;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function weakTokenMessage({ name, token }: OperatorToken): string[] {
  const weakness = weaknessOf(token);
  return weakness === undefined
    ? []
    : [`the token of ${name} ${weakness}; make one with: openssl rand -hex 24`];
}

export const operatorTokensSetting = setting(operatorTokens, {
  description: 'Who may log in: name:role:token, comma-separated; role operator or viewer.',
  rule,
});
