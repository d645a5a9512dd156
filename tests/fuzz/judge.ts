import { z } from 'zod';
import type { FuzzedRequest } from './requests.js';
import type { Definitions, Schema } from './schema-values.js';

export type Answered = {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
};

export type Judge = (request: FuzzedRequest, answer: Answered) => readonly string[];

/** What any operation may answer to somebody unknown or to what is no request of it. */
const always = new Set([400, 401, 403, 404, 405, 413, 414, 415, 422, 429, 431]);
/** A refusal says what is wrong, not everything that is. */
const maxRefusal = 64 * 1024;
const innards =
  /\n\s+at .+:\d+|node_modules|PrismaClient|Invalid `.*` invocation|dist\/[\w/-]+\.js/;

/**
 * Faults of one answer: an error of ours, a status or a shape that the document does not name, or
 * something that only we should know (`secrets`, code, paths).
 */
export function judgeBy(definitions: Definitions, secrets: readonly string[]): Judge {
  const schemaOf = compiled(definitions);
  return (request, answer) => {
    const { status, text } = answer;
    const leaked = secrets.find((secret) => text.includes(secret));
    return [
      ...(status >= 500 ? [`answered ${status}: ${text.slice(0, 200)}`] : []),
      ...(isNamed(request, status) ? [] : [`answered ${status}, which is not documented`]),
      ...(leaked === undefined ? [] : [`told ${leaked.slice(0, 4)}…, a secret`]),
      ...(innards.test(text) ? [`told of its innards: ${text.slice(0, 200)}`] : []),
      ...(status >= 400 ? refusalFaults(answer) : shapeFaults(schemaOf(request, answer), answer)),
    ];
  };
}

function isNamed({ operation }: FuzzedRequest, status: number): boolean {
  return status >= 500 || always.has(status) || String(status) in operation.answers;
}

function refusalFaults({ status, contentType, text }: Answered): string[] {
  if (text.length > maxRefusal) return [`was refused in ${text.length} characters`];
  if (contentType.startsWith('text/html')) return [];
  if (!contentType.startsWith('application/problem+json')) return [`refused as ${contentType}`];
  const problem = z
    .object({ type: z.string(), title: z.string(), status: z.literal(status), detail: z.string() })
    .safeParse(JSON.parse(text));
  return problem.success ? [] : [`refused without type, title, status and detail: ${text}`];
}

function shapeFaults(schema: z.ZodType | undefined, { contentType, text }: Answered): string[] {
  if (!schema) return [];
  const json = isStream(contentType) ? dataOfEvent(text) : text;
  const read = schema.safeParse(JSON.parse(json));
  return read.success ? [] : [`answered another shape: ${z.prettifyError(read.error)}`];
}

const isStream = (contentType: string): boolean => contentType.startsWith('text/event-stream');

/** An event's data is the JSON that the operation answers to others. */
const dataOfEvent = (text: string): string => /\ndata: (.*)\n/.exec(text)?.[1] ?? '';

/** Each schema is turned into a reader once. */
function compiled(
  definitions: Definitions,
): (request: FuzzedRequest, answer: Answered) => z.ZodType | undefined {
  const readers = new Map<string, z.ZodType>();
  return ({ operation }, { status, contentType }) => {
    const schema = operation.answers[String(status)]?.['application/json']?.schema;
    const isJson = contentType.startsWith('application/json') || isStream(contentType);
    if (!schema || !isJson) return undefined;
    const key = `${operation.method} ${operation.path} ${status}`;
    const known = readers.get(key);
    if (known) return known;
    const reader = toReader(schema, definitions);
    readers.set(key, reader);
    return reader;
  };
}

/** The document keeps named schemas under `components`; a schema by itself under `$defs`. */
function toReader(schema: Schema, definitions: Definitions): z.ZodType {
  const alone = JSON.stringify({ ...schema, $defs: definitions });
  return z.fromJSONSchema(
    JSON.parse(alone.replaceAll('#/components/schemas/', '#/$defs/')) as Parameters<
      typeof z.fromJSONSchema
    >[0],
  );
}
