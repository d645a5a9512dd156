import { createContext, use } from 'react';
import type { Connection } from './api/shapes.js';

/** What every page may want to know about who looks and which companies there are. */
export type Session = {
  readonly name: string;
  /** A viewer sees no actions. The API decides; this only spares people a refusal. */
  readonly mayChange: boolean;
  /** Invoices that wait for a person, all companies together. */
  readonly deadLetters: number;
  readonly connections: readonly Connection[];
};

export const SessionContext = createContext<Session>({
  name: '',
  mayChange: false,
  deadLetters: 0,
  connections: [],
});

export function useSession(): Session {
  return use(SessionContext);
}

/** A company's name for its connection's id; the id itself while the name is not known. */
export function useConnectionName(): (connectionId: string) => string {
  const { connections } = useSession();
  return (connectionId) => connections.find(({ id }) => id === connectionId)?.name ?? connectionId;
}
