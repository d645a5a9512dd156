import { ApiFailure } from '../api/api-failure.js';
import { api, dataOf } from '../api/client.js';
import type { InvoiceEvent, Preview, SyncJob } from '../api/shapes.js';

/** What is known of a correction before it is tried. */
export type Outlook =
  | { readonly kind: 'preview'; readonly preview: Preview }
  /** Fortnox or we could not be asked: that says nothing of the correction. */
  | { readonly kind: 'not-known'; readonly failure: ApiFailure }
  | { readonly kind: 'not-previewable' };

/** The API would not take it. */
type Refusal = { readonly kind: 'refused'; readonly failure: ApiFailure };

export async function lookAhead(
  { connectionId: id }: SyncJob,
  event: InvoiceEvent,
): Promise<Outlook | Refusal> {
  if (event.type !== 'invoice.paid') return { kind: 'not-previewable' };
  try {
    const params = { path: { id } };
    const preview = await dataOf(api.POST('/v1/connections/{id}/preview', { params, body: event }));
    return { kind: 'preview', preview };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return { kind: error.kind === 'invalid' ? 'refused' : 'not-known', failure: error };
  }
}
