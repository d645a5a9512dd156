import { z } from 'zod';
import { unsafeOutgoing } from './outgoing/config.js';
import { readSecretFiles } from './secret-files.js';

/** Thrown by `readEnvironment`; its message names variables, never their values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** A variable, and the rule that it breaks with what to write instead; never its value. */
type SettingFault = { readonly name: string; readonly rule: string };

/** What can be used of an environment, and everything that is wrong with the rest. */
export type InspectedEnvironment<S extends z.ZodObject> = {
  readonly settings: Partial<z.output<S>>;
  readonly faults: readonly SettingFault[];
};

/** What a setting is for, for `--help`, and the rule for its value, for whoever broke it. */
export function setting<T extends z.ZodType>(
  schema: T,
  said: { readonly description: string; readonly rule?: string },
): T {
  return schema.meta(said);
}

/** `NAME`, what it is for and what it is when it is not set, in the order of the schema. */
export type DescribedSetting = {
  readonly name: string;
  readonly description: string;
  readonly rule: string | undefined;
  /** `undefined`: there is none. */
  readonly preset: string | undefined;
  readonly need: 'required' | 'optional';
};

export function describeSettings(schema: z.ZodObject): DescribedSetting[] {
  return fieldsOf(schema).map(([name, field]) => {
    const preset = z.safeParse(field, undefined);
    return {
      name,
      description: said(field, 'description') ?? '',
      rule: said(field, 'rule'),
      preset: preset.success ? textOf(preset.data) : undefined,
      need: preset.success ? 'optional' : 'required',
    };
  });
}

/**
 * Reads settings once, at the edge; secrets also from the file that `<NAME>_FILE` names. What is
 * missing or malformed stops the process with one line that names each variable and the rule it
 * breaks; the value may be a secret and the message ends up in a log. An empty string counts as not
 * set, as shells and compose files produce it for "unset".
 */
export function readEnvironment<S extends z.ZodObject>(
  schema: S,
  environment: NodeJS.ProcessEnv,
): z.output<S> {
  const { settings, faults } = inspectEnvironment(schema, environment);
  if (faults.length > 0) throw malformed(faults);
  return settings as z.output<S>;
}

/** The same for who wants to go on with what can be used. Never throws. */
export function inspectEnvironment<S extends z.ZodObject>(
  schema: S,
  environment: NodeJS.ProcessEnv,
): InspectedEnvironment<S> {
  const names = Object.keys(schema.shape);
  const { settings: given, faults: ofFiles } = readSecretFiles(names, environment);
  const unsafe = unsafeOutgoing(environment);
  const known = [
    ...ofFiles.map(([name, rule]) => ({ name, rule })),
    ...(unsafe === undefined ? [] : [{ name: 'NODE_TLS_REJECT_UNAUTHORIZED', rule: unsafe }]),
  ];
  const read = fieldsOf(schema).map(([name, field]) => ({
    ...{ name, field, parsed: z.safeParse(field, given[name]) },
  }));
  const usable = read.flatMap(({ name, parsed }) => (parsed.success ? [[name, parsed.data]] : []));
  const broken = read
    .filter(({ name }) => !known.some((fault) => fault.name === `${name}_FILE`))
    .flatMap(({ name, field, parsed }) =>
      parsed.success ? [] : [{ name, rule: ruleBroken(field, parsed.error.issues, given[name]) }],
    );
  const single = [...known, ...broken];
  const faults = single.length === 0 ? faultsBetween(schema, given) : single;
  return { settings: Object.fromEntries(usable) as Partial<z.output<S>>, faults };
}

/** What is wrong with settings that are each right: they do not fit together. */
function faultsBetween(schema: z.ZodObject, given: Readonly<Record<string, unknown>>) {
  const issues = schema.safeParse(given).error?.issues ?? [];
  return issues.map(({ path, message }) => ({
    name: String(path[0] ?? 'environment'),
    rule: message,
  }));
}

/** The same for one setting that is needed by itself; `undefined` when it is not set. */
export function readSetting(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const { settings, faults } = readSecretFiles([name], environment);
  if (faults.length > 0) throw malformed(faults.map(([name, rule]) => ({ name, rule })));
  return settings[name];
}

function malformed(faults: readonly SettingFault[]): ConfigurationError {
  const list = faults.map(({ name, rule }) => `${name} (${rule})`).join(', ');
  return new ConfigurationError(`settings missing or malformed: ${list}`);
}

/** Only words written by us are repeated: zod's own may quote what was received. */
function ruleBroken(
  field: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  given: string | undefined,
): string {
  const rule = said(field, 'rule');
  if (given === undefined) return rule === undefined ? 'required' : `required: ${rule}`;
  const own = issues.find(({ code }) => code === 'custom')?.message;
  return own ?? rule ?? 'malformed';
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** Zod leaves the type of a shape that it does not know open. */
function fieldsOf(schema: z.ZodObject): [string, z.core.$ZodType][] {
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return Object.entries(shape);
}

function said(field: z.core.$ZodType, what: 'description' | 'rule'): string | undefined {
  const text = z.globalRegistry.get(field)?.[what];
  return typeof text === 'string' ? text : undefined;
}
