import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';

type Service = {
  readonly image: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly privileged?: boolean;
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: unknown;
  readonly profiles?: readonly string[];
};
type Compose = {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
};

const source = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(source, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const dockerfile = readFileSync('Dockerfile', 'utf8');

describe('docker-compose.yml', () => {
  it.each(services)('gives %s no more than it needs', (_name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(service.cap_add).toBeUndefined();
    expect(service.privileged).toBeUndefined();
  });

  it('runs nothing as root', () => {
    const own = services.filter(([, service]) => service.image.includes('APP_IMAGE'));
    const foreign = services.filter(([, service]) => !service.image.includes('APP_IMAGE'));
    expect(own.map(([name]) => name)).toEqual(['migrate', 'api', 'worker']);
    expect(dockerfile.match(/^USER .*$/gm)).toEqual(['USER 1000:1000', 'USER 1000:1000']);
    expect(foreign.map(([name, { user }]) => [name, user])).toEqual([
      ['postgres', 'postgres'],
      ['redis', 'redis'],
      // Its image names a user itself: ours, as in the Dockerfile.
      ['sandbox', undefined],
      ['prometheus', '65534:65534'],
      ['grafana', '472:0'],
    ]);
  });

  it('starts neither stand-ins nor monitoring unless asked to', () => {
    const asked = services.map(([name, { profiles = [] }]) => [name, ...profiles]);
    expect(asked).toEqual([
      ...[['postgres'], ['redis'], ['migrate'], ['api'], ['worker']],
      ...[
        ['sandbox', 'sandbox'],
        ['prometheus', 'monitoring'],
        ['grafana', 'monitoring'],
      ],
    ]);
  });

  it('publishes the API alone, and everything on this machine unless told otherwise', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((p) => [name, p]));
    expect(published).toEqual([
      ['api', '${API_ADDRESS:-127.0.0.1}:${API_PORT:-3000}:3000'],
      ['sandbox', '127.0.0.1:${SANDBOX_PORT:-4000}:4000'],
      ['prometheus', '127.0.0.1:${PROMETHEUS_PORT:-9090}:9090'],
      ['grafana', '127.0.0.1:${GRAFANA_PORT:-3001}:3000'],
    ]);
  });

  it('keeps both stores where nobody else is and nothing leads out', () => {
    expect(compose.networks['stores']).toEqual({ internal: true });
    expect(compose.services['postgres']?.networks).toEqual(['stores']);
    expect(compose.services['redis']?.networks).toEqual(['stores']);
  });

  it('has no default for a secret, and each in .env.example without a value', () => {
    const secrets = ['POSTGRES_PASSWORD', 'DATABASE_PASSWORD', 'REDIS_PASSWORD'];
    const example = readFileSync('.env.example', 'utf8');
    for (const name of [...secrets, 'ENCRYPTION_KEYS', 'OPERATOR_TOKENS']) {
      expect(source).toContain(`\${${name}:?`);
      expect(source).not.toMatch(new RegExp(`\\$\\{${name}(:?-|\\})`));
      expect(example).toMatch(new RegExp(`^${name}=$`, 'm'));
    }
  });

  it('migrates as the owner and works as a role that is not', () => {
    expect(source.match(/postgresql:\/\/\w+/g)).toEqual([
      'postgresql://sync_runtime',
      'postgresql://sync_runtime',
      'postgresql://sync_owner',
    ]);
  });

  it('gives Redis the rights that the documentation names', () => {
    const rights = (text: string): readonly string[] => text.match(/ ~\S+(?= )| [+-]@\w+/g) ?? [];
    const documented = /^ACL SETUSER sync .*$/m.exec(readFileSync('docs/stores.md', 'utf8'))?.[0];
    const given = /^ *user sync .*$/m.exec(source)?.[0];
    expect(rights(given ?? '')).toEqual(rights(documented ?? 'none'));
    expect(rights(given ?? '')).toContain(' ~sync:*');
  });

  it('holds no braces inside a default, which Compose v1 would cut', () => {
    expect(source).not.toMatch(/:-[^}\n]*\{/);
  });
});

describe('Dockerfile', () => {
  it('installs what every package of ours names', () => {
    const manifests = ['apps', 'packages'].flatMap((folder) =>
      readdirSync(folder).map((name) => `${folder}/${name}/package.json`),
    );
    const copied = [...dockerfile.matchAll(/^COPY (\S+\/package\.json) /gm)].map(
      ([, path]) => path,
    );
    expect(copied.toSorted()).toEqual(manifests.toSorted());
  });

  it('has nothing of the stand-ins in the image that is shipped', () => {
    const shipped = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(shipped).toContain('apps/worker');
    expect(shipped).not.toContain('sandbox');
  });
});
