import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { DatabaseAddress } from '../connect/address.js';
import { adapterFactory } from './adapter-factory.js';

/** Node has it as a global; the compiler's library without the browser's types does not know it. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

/** Where the engine reports its own bugs; without it they surface as an unrelated TypeError. */
const panicRegistry = {
  set_message(message: string): never {
    throw new Error(`Prisma's schema engine panicked: ${message}`);
  },
};

let loaded: Promise<void> | undefined;

/**
 * Prisma's own schema engine as WebAssembly, run in this process: the package's entry point
 * imports its `.wasm` file as a module, which Node 20 cannot, so it is instantiated by hand.
 */
async function loadEngine(): Promise<void> {
  const require = createRequire(import.meta.url);
  const script = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(script.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': { ...bindings, ...unreferencedTimers() },
  });
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panicRegistry });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine never clears its 10 s lock timer; referenced, it would hold the process that long. */
function unreferencedTimers(): Record<string, unknown> {
  const start = (callback: () => void, ms: number): unknown => setTimeout(callback, ms).unref();
  const names = Object.keys(bindings).filter((name) => name.startsWith('__wbg_setTimeout_'));
  return Object.fromEntries(names.map((name) => [name, start]));
}

/** Runs `work` with an engine on the database of `target` and closes its connections after it. */
export async function withEngine<T>(
  target: DatabaseAddress,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  await (loaded ??= loadEngine());
  const factory = adapterFactory(target);
  try {
    const engine = await bindings.SchemaEngine.new(
      { datamodels: undefined },
      () => undefined, // the engine's trace; what matters comes back as results and errors
      bindMigrationAwareSqlAdapterFactory(factory),
    );
    return await work(engine);
  } finally {
    await factory.close();
  }
}
