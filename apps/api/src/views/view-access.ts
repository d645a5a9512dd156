import { findConnectionToChange } from '@sync/connections';
import type { Database } from '@sync/database';
import {
  findSavedView,
  maySee,
  reachesBeyond,
  sharedViewsAtMost,
  viewsOfOneAtMost,
  type SavedView,
  type ViewRefusal,
} from '@sync/people';
import type { Actor } from '../http/actor.js';
import { HttpProblem, invalidInput, notFound } from '../http/problem.js';

/** The view, or 404 where it is not there for who asks. */
export async function requireView(db: Database, id: string, actor: Actor): Promise<SavedView> {
  return requireSeen(await findSavedView(db, id), actor);
}

export function requireSeen(view: SavedView | undefined, actor: Actor): SavedView {
  if (!view || !maySee(view, actor)) throw notFound('saved view');
  return view;
}

/** One's own; of shared ones an operator those that nobody has who sees other companies. */
export function mayChange(view: SavedView, { name, role, scope }: Actor): boolean {
  return view.shared ? role === 'operator' && !reachesBeyond(view, scope) : view.owner === name;
}

export function requireChangeable(view: SavedView, actor: Actor): void {
  if (mayChange(view, actor)) return;
  throw new HttpProblem(
    403,
    actor.role === 'operator'
      ? 'This view is shared with people of other companies too; make one of your own.'
      : 'This token may change views of its own, not shared ones.',
  );
}

export function requireMayShare({ role }: Actor): void {
  if (role === 'operator') return;
  throw new HttpProblem(403, 'This token may keep views for itself, not share them.');
}

/** Taken back by somebody else it would be gone for everybody but its maker. */
export function requireOwn(view: SavedView, { name }: Actor): void {
  if (view.owner === name) return;
  throw new HttpProblem(403, 'Only who made a shared view takes it back; it can be deleted.');
}

/**
 * Throws 422 unless the connection that the filters name is there for who asks, and stays so until the end
 * of the transaction: one that is being deleted takes its views along.
 */
export async function requireConnection(
  db: Database,
  connectionId: string | undefined,
  { scope }: Actor,
): Promise<void> {
  if (connectionId === undefined) return;
  const isSeen = scope?.includes(connectionId) ?? true;
  if (isSeen && (await findConnectionToChange(db, connectionId))) return;
  throw invalidInput([
    { pointer: '/filters/connectionId', message: 'names a connection that is not there' },
  ]);
}

const refusals: Readonly<Record<ViewRefusal, string>> = {
  'name-taken': 'There is a view of this name already; take another name.',
  'too-many-own': `You have made ${viewsOfOneAtMost} views already; delete one.`,
  'too-many-shared': `There are ${sharedViewsAtMost} shared views already, or as many as people of some companies may share; delete one.`,
};

export const refused = (why: ViewRefusal): HttpProblem => new HttpProblem(409, refusals[why]);
