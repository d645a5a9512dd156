import { z } from 'zod';

/** What can be made to go wrong; `after` kinds happen when the change is already made. */
export const faultKinds = [
  '429',
  '500',
  '503',
  'reset-before',
  'reset-after-commit',
  // Stands still, does what was asked even if the client has left meanwhile, stands still again.
  'slow',
  'late-after-commit',
  'hang-before',
  // Stand still until `/control/fortnox/held/{id}` lets them go.
  'hold-before',
  'hold-after-commit',
  'truncated-body',
  'html',
  'code',
] as const;

export const faultSchema = z.object({
  match: z
    .object({
      tenantId: z.string().optional(),
      method: z.string().optional(),
      /** A regular expression on the path below `/fortnox`, such as `^/3/invoices$`. */
      path: z.string().refine(isPattern, 'must be a regular expression').optional(),
      /**
       * The `ExternalInvoiceReference1` of the invoice that the request is about: with kind `500`
       * and no `times`, an invoice that alone makes Fortnox fail.
       */
      reference: z.string().min(1).optional(),
    })
    .default({}),
  kind: z.enum(faultKinds),
  /** Fortnox's error code, for kind `code`. */
  code: z.number().int().optional(),
  message: z.string().optional(),
  status: z.number().int().min(200).max(599).optional(),
  /** For `late-after-commit`, `hang-before` (then answers 503) and `429` (Retry-After). */
  delayMs: z.number().int().min(0).optional(),
  /** For `slow`: before anything is done. */
  delayBeforeMs: z.number().int().min(0).default(0),
  /** For `slow`: waits no longer than this once the client has left; the whole time when left out. */
  afterLeftMs: z.number().int().min(0).optional(),
  /** For `slow`: when all is done but the answer. */
  delayAfterMs: z.number().int().min(0).default(0),
  /** For `503` and `html`: the header Retry-After, in seconds. */
  retryAfterS: z.number().int().min(0).optional(),
  /** How often it strikes; for ever when left out. */
  times: z.number().int().min(1).optional(),
  probability: z.number().min(0).max(1).default(1),
});

type FaultInput = z.input<typeof faultSchema>;

export type Fault = z.output<typeof faultSchema> & {
  readonly id: string;
  struck: number;
};

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** What a request is, as far as a fault may be aimed at it. */
type FaultTarget = {
  readonly tenantId: string | undefined;
  readonly method: string;
  readonly path: string;
  /** The reference of the invoice it is about; asked for only when a fault names one. */
  readonly reference: () => string | undefined;
};

export type Faults = {
  add(input: FaultInput): Fault;
  list(): readonly Fault[];
  /** One fault by id, or all. */
  remove(id?: string): void;
  /** The fault that strikes this request, counted as struck. */
  strike(request: FaultTarget): Fault | undefined;
};

export function createFaults(random: () => number): Faults {
  let faults: Fault[] = [];
  let next = 1;
  return {
    add: (input) => {
      const fault = { ...faultSchema.parse(input), id: `fault-${next}`, struck: 0 };
      next += 1;
      faults.push(fault);
      return fault;
    },
    list: () => faults,
    remove: (id) => {
      faults = id === undefined ? [] : faults.filter((fault) => fault.id !== id);
    },
    strike: (request) => {
      const fault = faults.find(
        (candidate) => matches(candidate, request) && random() < candidate.probability,
      );
      if (fault) fault.struck += 1;
      return fault;
    },
  };
}

/** How long the answer to what is already done is kept back, ms. */
export function lateByMs(fault: Fault | undefined): number {
  if (fault?.kind === 'late-after-commit') return fault.delayMs ?? 5000;
  return fault?.kind === 'slow' ? fault.delayAfterMs : 0;
}

function matches(fault: Fault, request: FaultTarget): boolean {
  const { match } = fault;
  if (fault.times !== undefined && fault.struck >= fault.times) return false;
  if (match.tenantId !== undefined && match.tenantId !== request.tenantId) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false;
  if (match.path !== undefined && !new RegExp(match.path).test(request.path)) return false;
  return match.reference === undefined || match.reference === request.reference();
}
