import type { FortnoxFailure } from '@sync/fortnox';
import type { Side } from '@sync/jobs';
import type { SubscriptionFlowFailure } from '@sync/subscriptionflow';
import type { Stop } from './handler.js';

/** Whether a failure may mean that Fortnox is out, shows that it is there, or tells neither. */
const fortnoxSays: Readonly<Record<FortnoxFailure['kind'], 'doubt' | 'there' | 'nothing'>> = {
  unavailable: 'doubt',
  'outcome-unknown': 'doubt',
  // A fresh token that is refused as well is nothing that an invoice could bring about.
  unauthorized: 'doubt',
  rejected: 'there',
  'not-found': 'there',
  'rate-limited': 'nothing',
  throttled: 'nothing',
  'not-sent': 'nothing',
  'consent-lost': 'nothing',
};

const sourceSays: Readonly<Record<SubscriptionFlowFailure['kind'], 'doubt' | 'there' | 'nothing'>> =
  {
    unavailable: 'doubt',
    unreadable: 'doubt',
    unauthorized: 'doubt',
    rejected: 'there',
    'not-found': 'there',
    throttled: 'nothing',
  };

/** The system that may be out after this failure; the job alone cannot tell. */
export function doubtfulSide(stop: Stop | undefined): Side | undefined {
  if (stop?.kind === 'fortnox-failure') {
    return fortnoxSays[stop.failure.kind] === 'doubt' ? 'fortnox' : undefined;
  }
  if (stop?.kind !== 'source-failure') return undefined;
  return sourceSays[stop.failure.kind] === 'doubt' ? 'subscriptionflow' : undefined;
}

/** The systems that the attempt has certainly had an answer from. */
export function answeringSides(stop: Stop | undefined, source: 'event' | 'webhook'): Side[] {
  const sides: Side[] = [];
  const failure = stop?.kind === 'fortnox-failure' ? stop.failure : undefined;
  if (stop === undefined || (failure && fortnoxSays[failure.kind] === 'there')) {
    sides.push('fortnox');
  }
  const wasRead = stop === undefined || stop.kind === 'problems' || failure !== undefined;
  if (source === 'webhook' && wasRead) sides.push('subscriptionflow');
  return sides;
}
