import { setTimeout } from 'node:timers/promises';
import type { Audit, AuditEvent } from './audit.js';
import { countedAddress } from './client-address.js';
import { createFailedLogins } from './failed-logins.js';

/** Answers wrong tokens, at the login page and in headers alike. */
export type Guesses = {
  /**
   * Resolves when it is time to say no: later with every failure from this address. `busy`: so many
   * answers are held back that this one has to be given at once, as 429.
   */
  refuse(
    address: string,
    action: 'sign-in' | 'token-refused',
    about?: Pick<AuditEvent, 'reason' | 'details'>,
  ): Promise<'refused' | 'busy'>;
};

/** So many failures are written down per process and minute; a flood fills no table. */
const maxNotes = 60;
const noteWindowMs = 60_000;

/** A right token is never delayed: whoever shares an address with a guesser works on. */
export function createGuesses(audit: Audit, now: () => number): Guesses {
  const failedLogins = createFailedLogins(now);
  const isDue = createBound(now);
  return {
    refuse: async (address, action, about) => {
      const delayMs = failedLogins.noteFailure(countedAddress(address));
      if (delayMs === undefined) return 'busy';
      try {
        const by = { actor: undefined, remoteAddress: address };
        if (isDue()) await audit.note(by, { action, outcome: 'failure', ...about });
        await setTimeout(delayMs);
      } finally {
        failedLogins.noteAnswered();
      }
      return 'refused';
    },
  };
}

/** `true` at most `maxNotes` times a window. */
function createBound(now: () => number): () => boolean {
  let since = now();
  let noted = 0;
  return () => {
    if (now() - since >= noteWindowMs) {
      since = now();
      noted = 0;
    }
    noted += 1;
    return noted <= maxNotes;
  };
}
