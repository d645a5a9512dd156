import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import type { SettingsOutlook } from '../api/shapes.js';

/** What the settings would do for the invoices that wait; asked anew for each change of them. */
export const outlookQuery = (id: string, patch: Readonly<Record<string, unknown>>) =>
  queryOptions({
    queryKey: ['settings-outlook', id, patch],
    queryFn: ({ signal }) =>
      dataOf(
        api.POST('/v1/connections/{id}/settings/preview', {
          params: { path: { id } },
          body: { settings: patch },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** Those that cannot be told of before they are tried. */
export function unknownOf({ notKnown }: SettingsOutlook): number {
  return Object.values(notKnown).reduce((sum, one) => sum + one, 0);
}
