/**
 * What every HTTP listener of ours allows; options of Node's `createServer`, in milliseconds.
 * Connections that only wait end soon, but one that is kept for the next request outlives the 60 s
 * after which usual balancers close theirs: closed by us first, a request on its way is lost (502).
 */
export const listenerLimits = {
  keepAliveTimeout: 75_000,
  /** Headers are one packet; who says nothing for this long is cut off. */
  headersTimeout: 10_000,
  /** For the whole request, body included. */
  requestTimeout: 30_000,
  /** Node looks for overdue connections only this often, every 30 s by itself. */
  connectionsCheckingInterval: 1000,
} as const;

/**
 * For `server.timeout`: a connection on which no byte moves for so long is ended, above all one whose
 * owner does not read its answer. Longer than any answer of ours takes, and than idle ones are kept.
 */
export const stalledTimeoutMs = 120_000;
