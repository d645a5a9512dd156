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
  /** Until then a connection's name is not known, which is not the same as having none. */
  readonly connectionsKnown: boolean;
};

export const SessionContext = createContext<Session>({
  name: '',
  mayChange: false,
  deadLetters: 0,
  connections: [],
  connectionsKnown: false,
});

export function useSession(): Session {
  return use(SessionContext);
}

/** A company's name for its connection's id; the id itself where there is no such company. */
export function useConnectionName(): (connectionId: string) => string {
  const { connections, connectionsKnown } = useSession();
  return (connectionId) => {
    const known = connections.find(({ id }) => id === connectionId)?.name;
    return known ?? (connectionsKnown ? connectionId : '…');
  };
}
