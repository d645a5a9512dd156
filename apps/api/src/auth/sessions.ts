import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Operator, OperatorDirectory } from './operator-tokens.js';

/** A working day: an operator logs in once a day, a forgotten browser is worth little tomorrow. */
export const sessionMs = 12 * 60 * 60 * 1000;

export type Sessions = {
  /** A value for the cookie; the token cannot be derived from it. */
  issue(operator: Operator): string;
  /** `undefined` when forged, stale, or made for a token that is no longer valid. */
  read(value: string): Operator | undefined;
};

const payload = z.object({ name: z.string(), until: z.number() });

/**
 * Sessions live in the cookie alone, signed with a key derived from the encryption keys, so that
 * several APIs behind one address agree and nothing is stored. The operator's token hash is part
 * of what is signed: taking a token away ends its sessions.
 */
export function createSessions(
  encryptionKeys: readonly Buffer[],
  operators: OperatorDirectory,
  now: () => number,
): Sessions {
  const keys = encryptionKeys.map((key) =>
    Buffer.from(hkdfSync('sha256', key, '', 'console session', 32)),
  );
  const sign = (key: Buffer, text: string, operator: Operator): Buffer =>
    createHmac('sha256', key).update(operator.tokenHash).update(text).digest();
  return {
    issue: (operator) => {
      const [first = Buffer.alloc(0)] = keys;
      const content = { name: operator.name, until: now() + sessionMs };
      const text = Buffer.from(JSON.stringify(content)).toString('base64url');
      return `${text}.${sign(first, text, operator).toString('base64url')}`;
    },
    read: (value) => {
      const [text = '', signature = ''] = value.split('.');
      const content = readPayload(text);
      if (!content || content.until < now()) return undefined;
      const operator = operators.findByName(content.name);
      if (!operator) return undefined;
      const given = Buffer.from(signature, 'base64url');
      const genuine = keys.some((key) => equal(sign(key, text, operator), given));
      return genuine ? operator : undefined;
    },
  };
}

function readPayload(text: string): z.output<typeof payload> | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return payload.safeParse(content).data;
  } catch {
    return undefined;
  }
}

function equal(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}
