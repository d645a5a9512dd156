import type { HandlerContext, Stop } from '../handler.js';
import { leftOut } from './await-paid.js';
import { hasPayments } from './ensure-payments.js';
import { stepKey } from './invoice-steps.js';

/**
 * An invoice is left out in silence only while nothing of it stands in Fortnox, or may: what was begun
 * when SubscriptionFlow still called it paid, or before a later start was set, would stay there unpaid.
 */
export function unlessBegun(context: HandlerContext, reason: string): Stop {
  const isBegun = context.known.has(stepKey(context, 'invoice')) || hasPayments(context);
  if (!isBegun) return leftOut(reason);
  const problem = {
    kind: 'left-out-after-beginning',
    pointer: undefined,
    message: `The invoice is not to be carried over any more (${reason}), but it has been begun in Fortnox.`,
    action:
      'Look for it in Fortnox. Cancel or credit what stands there and discard this job; or, if it is right, finish it there by hand and resolve this job with its number.',
  };
  return { kind: 'problems', problems: [problem] };
}
