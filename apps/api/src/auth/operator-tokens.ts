import { createHash, timingSafeEqual } from 'node:crypto';
import type { OperatorToken } from '../config.js';
import type { Role } from '../http/actor.js';

/** An operator as the process keeps one: without the token itself. */
export type Operator = { readonly name: string; readonly role: Role; readonly tokenHash: Buffer };

export type OperatorDirectory = {
  /** Takes the same time whether or not, and where, a token differs. */
  findByToken(token: string): Operator | undefined;
  findByName(name: string): Operator | undefined;
};

export function createOperatorDirectory(tokens: readonly OperatorToken[]): OperatorDirectory {
  const operators = tokens.map(({ name, role, token }) => ({
    name,
    role,
    tokenHash: digest(token),
  }));
  return {
    findByToken: (token) => {
      const given = digest(token);
      // Every operator is compared: no early exit tells which one, or how much of it, fits.
      const fitting = operators.filter((operator) => timingSafeEqual(operator.tokenHash, given));
      return fitting[0];
    },
    findByName: (name) => operators.find((operator) => operator.name === name),
  };
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
