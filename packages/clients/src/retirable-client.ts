import type { SubscriptionFlowClient } from '@sync/subscriptionflow';

/** A client whose connections are closed as soon as it is retired and nobody uses it any more. */
export class RetirableClient {
  readonly #client: SubscriptionFlowClient;
  #calls = 0;
  #retired = false;

  constructor(client: SubscriptionFlowClient) {
    this.#client = client;
  }

  async use<T>(call: (client: SubscriptionFlowClient) => Promise<T>): Promise<T> {
    this.#calls += 1;
    try {
      return await call(this.#client);
    } finally {
      this.#calls -= 1;
      this.#closeIfUnused();
    }
  }

  /** Calls under way end as they would have; the last one closes the connections. */
  retire(): void {
    this.#retired = true;
    this.#closeIfUnused();
  }

  #closeIfUnused(): void {
    if (this.#retired && this.#calls === 0) void this.#client.close();
  }
}
