import { freePort } from '../services/free-port.js';

/** Where the three programs of `npm start` listen, and how this machine reaches them. */
export type Listeners = {
  readonly host: string;
  readonly ports: Readonly<Record<App, number>>;
  /** Without a slash at its end. */
  readonly urls: Readonly<Record<App, string>>;
  /** How browsers reach the API. */
  readonly publicUrl: string;
};

type App = 'api' | 'sandbox' | 'worker';

/** The settings of the contract and their defaults. */
const wanted: Readonly<Record<App, { readonly setting: string; readonly preset: number }>> = {
  api: { setting: 'PORT', preset: 3000 },
  sandbox: { setting: 'SANDBOX_PORT', preset: 4000 },
  worker: { setting: 'METRICS_PORT', preset: 9464 },
};

/**
 * HOST, PORT, SANDBOX_PORT and METRICS_PORT as they are set. A port that was asked for and is taken
 * stops the start: whoever named it is waiting there. One that nobody named is replaced, and told.
 */
export async function chooseListeners(
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<Listeners> {
  const host = given(environment, 'HOST') ?? '127.0.0.1';
  // One after the other: two free ports asked for at once may be the same.
  const api = await choosePort('api', host, environment, say);
  const sandbox = await choosePort('sandbox', host, environment, say);
  const worker = await choosePort('worker', host, environment, say);
  const ports = { api, sandbox, worker };
  const reached = reachedAt(host);
  const url = (app: App): string => `http://${reached}:${ports[app]}`;
  const urls = { api: url('api'), sandbox: url('sandbox'), worker: url('worker') };
  return { host, ports, urls, publicUrl: given(environment, 'PUBLIC_URL') ?? urls.api };
}

async function choosePort(
  app: App,
  host: string,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<number> {
  const { setting, preset } = wanted[app];
  const named = given(environment, setting);
  if (named === undefined) {
    const found = await freePort(preset, host);
    if (found !== preset) say(`port ${preset} is taken; the ${app} uses ${found}`);
    return found;
  }
  const port = Number(named);
  if (!/^\d{1,5}$/.test(named) || port > 65_535) {
    throw new Error(
      `${setting} is no port; write a whole number from 0 to 65535 (0 takes a free one)`,
    );
  }
  const found = await freePort(port, host);
  if (port !== 0 && found !== port) {
    throw new Error(`port ${port} (${setting}) is taken, or HOST is not of this machine`);
  }
  return found;
}

/** Empty is not set, as everywhere. */
function given(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = environment[name];
  return text === '' ? undefined : text;
}

/** Who listens everywhere is reached here; an IPv6 address stands in brackets. */
function reachedAt(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
