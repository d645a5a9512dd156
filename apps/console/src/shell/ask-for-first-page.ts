import { noop, type QueryClient } from '@tanstack/react-query';
import { disagreementsQuery } from '../api/agreement-queries.js';
import { changedSinceQuery, connectionsQuery, deadLettersQuery, meQuery } from '../api/queries.js';
import { ownFiguresQuery } from '../overview/load-overview.js';

/**
 * Asks for what stands around every page, and for the overview's figures where that is the page. A failure
 * is met by whoever shows what was asked for.
 */
export function askForFirstPage(queries: QueryClient, pathname: string): void {
  queries.query(meQuery).catch(noop);
  queries.query(connectionsQuery).catch(noop);
  queries.query(deadLettersQuery).catch(noop);
  queries.query(disagreementsQuery).catch(noop);
  queries.query(changedSinceQuery).catch(noop);
  if (pathname === '/') queries.query(ownFiguresQuery).catch(noop);
}
