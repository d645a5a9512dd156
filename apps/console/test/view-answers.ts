import type { SavedView } from '../src/api/shapes.js';
import { ok, problem, type Answer } from './answers.js';
import { savedViews } from './fixtures/views.js';

export type ShownViews = {
  /** As they are by now. */
  views: readonly SavedView[];
};

export const firstViews = (): ShownViews => ({ views: savedViews });

export const isView = (path: string): boolean => path.startsWith('/v1/saved-views');

export function changedView(shown: ShownViews, method: string, path: string, text: string): Answer {
  const { views } = shown;
  const wanted = text === '' ? {} : (JSON.parse(text) as Partial<SavedView>);
  if (views.some(({ id, name }) => name === wanted.name && !path.endsWith(id))) {
    return problem(409, 'There is a view of this name already; take another name.');
  }
  const before = views.find(({ id }) => path.endsWith(id));
  const others = views.filter((one) => one !== before);
  if (method === 'DELETE') {
    shown.views = others;
    return { status: 204, body: undefined };
  }
  const [sample] = savedViews;
  const made = { ...sample, id: 'viw_new', own: true, owner: 'anna', mayChange: true };
  const after = { ...(before ?? made), ...wanted } as SavedView;
  shown.views = [...others, after];
  return before ? ok(after) : { status: 201, body: after };
}
