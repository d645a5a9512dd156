import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Knobs, Question } from '../apps/conformance/src/question.js';
import { allQuestions } from '../apps/conformance/src/questions/all-questions.js';
import { formerRunSchema } from '../apps/conformance/src/result.js';
import type { Person } from '../apps/conformance/src/terminal.js';
import { accountingSettings } from '../apps/sandbox/src/fortnox/accounting-settings.js';
import { euSalesListOf } from '../apps/sandbox/src/fortnox/eu-sales-list.js';
import { rateModels } from '../apps/sandbox/src/fortnox/rate-window.js';
import { setStage, type Stage } from './conformance/stage.js';

let stage: Stage;
let directory: string;

beforeAll(async () => {
  stage = await setStage();
  directory = await mkdtemp(join(tmpdir(), 'conformance-'));
});
afterAll(async () => {
  await stage.close();
  await rm(directory, { recursive: true });
});

type Played = readonly [id: string, answer: string, knobs: Knobs, question: Question];

const played: readonly Played[] = allQuestions.flatMap((question) =>
  Object.entries(question.answers).flatMap(([answer, { playedBy }]) =>
    playedBy.map((knobs) => [question.id, answer, knobs, question] as const),
  ),
);

/** Who looks at the sandbox's EU sales list as a person looks at Fortnox's. */
const looker: Person = {
  ask: (text) => {
    const company = stage.sandbox.sandbox.fortnox.companies.get(stage.tenantId);
    if (!company) throw new Error('no company');
    const leftOut = euSalesListOf(company).leftOut.map(({ invoice }) => String(invoice));
    const [, second = ''] = /and (\d+) \(the second/.exec(text) ?? [];
    return Promise.resolve(leftOut.includes(second) ? '2' : '1');
  },
};

/** What every run may do, whatever it asks: cards, and taking back what was made. */
const housekeeping = [
  ...['POST /customers', 'PUT /customers/{n}', 'DELETE /customers/{n}'],
  ...['POST /articles', 'PUT /articles/{n}'],
  ...['PUT /invoices/{n}/cancel', 'DELETE /invoicepayments/{n}'],
];

/** What a question that books something may do besides: pay it. */
const settling = ['POST /invoicepayments', 'PUT /invoicepayments/{n}/bookkeep'];

/** Changes that were sent and that the question does not name. */
function undeclared({ calls, leaves }: Question): string[] {
  const allowed = new Set([...calls, ...housekeeping, ...(leaves === undefined ? [] : settling)]);
  const sent = stage.sandbox.sandbox.fortnox.log
    .all()
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/3/'))
    .map(({ method, path }) => `${method} ${path.slice(2).replace(/^(\/\w+\/)[^/]+/, '$1{n}')}`);
  return sent.filter((call) => !allowed.has(call));
}

async function fileWith(id: string, answer: string): Promise<string> {
  const file = join(directory, `${id}-expected.json`);
  const outcomes = [{ id, kind: 'answered', answer, evidence: '' }];
  await writeFile(file, JSON.stringify({ outcomes }));
  return file;
}

describe('against a sandbox that plays an answer, the command', () => {
  it.each(played)('%s: recognises %s (%j)', async (id, answer, knobs, question) => {
    await stage.play(knobs);
    const out = join(directory, `${id}.json`);
    const [other = 'something else'] = Object.keys(question.answers).filter((x) => x !== answer);
    const wanted = ['--yes', '--exceed-rate-limit', '--only', id];
    const contrary = ['--out', out, '--expect', await fileWith(id, other)];
    stage.sandbox.sandbox.fortnox.log.clear();
    const failing = await stage.run([...wanted, ...contrary], { person: looker });
    const { outcomes } = formerRunSchema.parse(JSON.parse(await readFile(out, 'utf8')));
    expect(outcomes.find((outcome) => outcome.id === id)).toMatchObject({ answer });
    expect(failing.code).toBe(1);
    expect(failing.printed).toContain(`${id}: was ${other}, is ${answer}`);
    expect(undeclared(question)).toEqual([]);
    const agreeing = await stage.run([...wanted, '--expect', out], { person: looker });
    expect(agreeing).toMatchObject({ code: 0 });
  });
});

/** Every value that questions give a knob, as JSON. */
function valuesOf(knob: string): Set<string> {
  const values = played.flatMap(([, , knobs]) => (knob in knobs ? [knobs[knob]] : []));
  return new Set(values.map((value) => JSON.stringify(value)));
}

/** What a knob can be; `undefined` where it is not one of few. */
function choicesOf(schema: z.ZodDefault): readonly unknown[] | undefined {
  const inner: unknown = schema.unwrap();
  if (inner instanceof z.ZodBoolean) return [true, false];
  return inner instanceof z.ZodEnum ? inner.options : undefined;
}

describe('every unknown of the sandbox is the subject of a question', () => {
  it.each(Object.entries(accountingSettings))('%s, all its ways', (knob, schema) => {
    const choices = choicesOf(schema)?.map((choice) => JSON.stringify(choice));
    const values = valuesOf(knob);
    expect(choices?.filter((choice) => !values.has(choice)) ?? []).toEqual([]);
    expect(values.size).toBeGreaterThan(1);
  });

  it.each(['vatRates', 'carriedOverYears', 'searchDelayMs', 'retryAfter'])('%s too', (knob) => {
    expect(valuesOf(knob).size).toBeGreaterThan(1);
  });

  it('and how it counts calls', () => {
    expect(valuesOf('rateModel')).toEqual(new Set(rateModels.map((m) => JSON.stringify(m))));
  });
});
