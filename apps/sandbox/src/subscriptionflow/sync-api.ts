import { z } from 'zod';

/** Our own system, as SubscriptionFlow's server calls it for the person at the page. */
export type SyncApiSettings = { readonly url: string; readonly token: string };

export type ConnectRequest = {
  readonly name: string;
  readonly subscriptionflow: {
    readonly site: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  readonly fortnox: { readonly clientId: string; readonly clientSecret: string };
  readonly settings: {
    readonly defaultIncomeAccount: string;
    readonly defaultPaymentAccount: { readonly account: string; readonly modeOfPayment: string };
  };
  /** Where consent should bring the person back to. */
  readonly returnUrl: string;
};

const connectionSchema = z.object({
  id: z.string(),
  status: z.string(),
  webhookUrl: z.string(),
  signingSecret: z.string(),
  authorizeUrl: z.string(),
});

const jobSchema = z.object({
  id: z.string(),
  status: z.string(),
  attempts: z.number().optional(),
  fortnox: z
    .object({
      customerNumber: z.string().nullish(),
      invoiceNumber: z.union([z.string(), z.number()]).nullish(),
      booked: z.boolean().nullish(),
      payments: z
        .array(z.object({ number: z.union([z.string(), z.number()]), booked: z.boolean() }))
        .nullish(),
    })
    .nullish(),
  deadLetter: z
    .object({ kind: z.string(), message: z.string(), action: z.string() })
    .partial()
    .nullish(),
});

export type SyncJob = z.output<typeof jobSchema>;

export type SyncApiAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** ms; a person is waiting at a page. */
const timeoutMs = 10_000;

async function call(
  api: SyncApiSettings,
  path: string,
  init: RequestInit = {},
): Promise<SyncApiAnswer<Response>> {
  const url = path.startsWith('http') ? path : `${api.url}${path}`;
  try {
    const response = await fetch(url, {
      ...init,
      headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status < 400) return { ok: true, value: response };
    return { ok: false, message: await problemText(response) };
  } catch {
    return { ok: false, message: 'The sync service does not answer.' };
  }
}

async function problemText(response: Response): Promise<string> {
  const schema = z.object({ title: z.string(), detail: z.string() }).partial();
  const problem = schema.safeParse(await response.json().catch(() => undefined));
  const text = problem.success ? (problem.data.detail ?? problem.data.title) : undefined;
  return text ?? `The sync service answered ${response.status}.`;
}

async function read<T>(
  answer: SyncApiAnswer<Response>,
  schema: z.ZodType<T>,
): Promise<SyncApiAnswer<T>> {
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(await answer.value.json().catch(() => undefined));
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, message: 'The sync service gave an answer that could not be read.' };
}

/** `POST /v1/connections`. */
export async function createConnection(api: SyncApiSettings, request: ConnectRequest) {
  const answer = await call(api, '/v1/connections', {
    method: 'POST',
    body: JSON.stringify(request),
  });
  return read(answer, connectionSchema);
}

/** The address of Fortnox's consent page, for the browser to go to. */
export async function consentAddress(
  api: SyncApiSettings,
  authorizeUrl: string,
): Promise<SyncApiAnswer<string>> {
  const answer = await call(api, authorizeUrl);
  if (!answer.ok) return answer;
  const location = answer.value.headers.get('location');
  if (location) return { ok: true, value: location };
  return { ok: false, message: 'The sync service did not say where to give consent.' };
}

const connectionStateSchema = z.object({
  /** `active`, `awaiting-consent`, `needs-attention` or `paused`. */
  status: z.string(),
  /** Known after consent. */
  fortnox: z.object({ tenantId: z.string().nullish() }).nullish(),
});

/** `GET /v1/connections/{id}`. */
export async function readConnection(
  api: SyncApiSettings,
  connectionId: string,
): Promise<SyncApiAnswer<z.output<typeof connectionStateSchema>>> {
  const answer = await call(api, `/v1/connections/${encodeURIComponent(connectionId)}`);
  return read(answer, connectionStateSchema);
}

/** The sync job of an invoice, if there is one. */
export async function findJob(
  api: SyncApiSettings,
  connectionId: string,
  invoiceId: string,
): Promise<SyncApiAnswer<SyncJob | undefined>> {
  const query = new URLSearchParams({ connectionId, invoiceId });
  const answer = await call(api, `/v1/sync-jobs?${query.toString()}`);
  const jobs = await read(answer, z.object({ items: z.array(jobSchema) }));
  return jobs.ok ? { ok: true, value: jobs.value.items[0] } : jobs;
}
