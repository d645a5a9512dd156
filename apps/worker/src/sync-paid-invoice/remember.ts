import { nothingInFortnox, type InFortnox } from '@sync/jobs';
import type { HandlerContext } from '../handler.js';

/** Keeps what stands in Fortnox by now, also when a later step stops the story. */
export function remember({ facts }: HandlerContext, known: Partial<InFortnox>): void {
  facts.fortnox = { ...nothingInFortnox, ...facts.fortnox, ...known };
}
