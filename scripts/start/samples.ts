import type { HttpJson } from './http-json.js';
import { listAt, textAt } from './json.js';
import type { SampleCompany } from './sample-company.js';

/** A sample invoice as it was loaded, and what should become of it. */
export type Sample = {
  readonly invoiceId: string;
  readonly number: string;
  readonly name: string;
  readonly expected: {
    readonly status: string;
    readonly deadLetterKind: string;
    readonly currency: string;
    readonly total: string;
    readonly payments: string;
  };
};

/** What became of a sample: its sync job, if one was made. */
export type Outcome = { readonly sample: Sample; readonly job: unknown };

const FINAL = new Set(['succeeded', 'dead-lettered', 'ignored', 'resolved', 'discarded']);

/** All samples of one run, with time to spare for a slow machine. */
const TIMEOUT_MS = 180_000;

/** Puts the samples into the company's SubscriptionFlow site and marks each as paid there. */
export async function markSamplesPaid(
  sandbox: HttpJson,
  company: SampleCompany,
): Promise<readonly Sample[]> {
  const loaded = await sandbox.post('/control/samples/load', { site: company.site });
  const samples = listAt(loaded, 'items').map(toSample);
  if (samples.length === 0) throw new Error('the sandbox has no samples');
  await Promise.all(samples.map((sample) => markPaid(sandbox, company, sample)));
  return samples;
}

async function markPaid(sandbox: HttpJson, company: SampleCompany, sample: Sample): Promise<void> {
  const paid = await sandbox.post(
    `/control/subscriptionflow/${company.site}/invoices/${sample.invoiceId}/pay`,
    {},
  );
  for (const delivery of listAt(paid, 'deliveries')) {
    const status = Number(textAt(delivery, 'status'));
    if (status < 200 || status > 299) {
      const said = `${textAt(delivery, 'status')} ${textAt(delivery, 'detail')}`;
      throw new Error(`${sample.name}: the ${textAt(delivery, 'door')} was answered ${said}`);
    }
  }
}

function toSample(item: unknown): Sample {
  return {
    invoiceId: textAt(item, 'id'),
    number: textAt(item, 'name'),
    name: textAt(item, 'sample'),
    expected: {
      status: textAt(item, 'expected', 'status'),
      deadLetterKind: textAt(item, 'expected', 'deadLetterKind'),
      currency: textAt(item, 'expected', 'currency'),
      total: textAt(item, 'expected', 'total'),
      payments: textAt(item, 'expected', 'payments'),
    },
  };
}

/** Waits until every sample is in a final state, telling `progress` each time the count changes. */
export async function waitForOutcomes(
  api: HttpJson,
  company: SampleCompany,
  samples: readonly Sample[],
  progress: (done: number) => void,
): Promise<readonly Outcome[]> {
  const deadline = Date.now() + TIMEOUT_MS;
  let shown = -1;
  for (;;) {
    const outcomes = await currentOutcomes(api, company, samples);
    const done = outcomes.filter(isFinal).length;
    if (done !== shown) progress(done);
    shown = done;
    if (done === samples.length || Date.now() > deadline) return outcomes;
    // A person watches; the API answers in a few milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function currentOutcomes(
  api: HttpJson,
  company: SampleCompany,
  samples: readonly Sample[],
): Promise<readonly Outcome[]> {
  const found = await api.get(`/v1/sync-jobs?connectionId=${company.connectionId}&limit=200`);
  const jobs = new Map(listAt(found, 'items').map((job) => [textAt(job, 'invoiceId'), job]));
  return samples.map((sample) => ({ sample, job: jobs.get(sample.invoiceId) }));
}

/** An invoice that is to be ignored may never become a job: refused at the door is as good. */
function isFinal({ sample, job }: Outcome): boolean {
  return job === undefined
    ? sample.expected.status === 'ignored'
    : FINAL.has(textAt(job, 'status'));
}
