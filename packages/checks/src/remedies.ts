import { describeError } from '@sync/shared';

type Store = 'postgresql' | 'redis';

/** Why a store cannot be reached, in the words of whoever can do something about it. */
export type Reason = { readonly what: string; readonly remedy: string };

type Known = { readonly said: RegExp } & Readonly<Record<Store, Reason>>;

const setting: Readonly<Record<Store, string>> = {
  postgresql: 'DATABASE_URL',
  redis: 'REDIS_URL',
};
const named: Readonly<Record<Store, string>> = { postgresql: 'PostgreSQL', redis: 'Redis' };

/** A Redis that does not speak TLS says nothing to whoever asks for it. */
const tlsToo: Readonly<Record<Store, string>> = {
  postgresql: '',
  redis: ' (rediss:// only where it speaks TLS)',
};

/** The same reason for both, with their names put in. */
const both = (said: RegExp, reason: (store: Store) => Reason): Known => ({
  ...{ said, postgresql: reason('postgresql'), redis: reason('redis') },
});

const known: readonly Known[] = [
  {
    said: /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|self-signed|unable to (verify|get)/i,
    redis: {
      what: 'the authority of its certificate is unknown',
      remedy: 'the authority of its certificate is unknown: set NODE_EXTRA_CA_CERTS to its file',
    },
    postgresql: {
      what: 'the authority of its certificate is unknown',
      remedy: 'the authority of its certificate is unknown: name its file with sslrootcert',
    },
  },
  both(/ALTNAME/i, (store) => ({
    what: 'its certificate is for another name',
    remedy: `its certificate is for another name than the one in ${setting[store]}`,
  })),
  both(/CERT_HAS_EXPIRED/, () => ({
    what: 'its certificate has expired',
    remedy: 'renew its certificate',
  })),
  {
    said: /WRONGPASS|NOAUTH|28P01|28000|P1000/,
    redis: {
      what: 'user or password is refused',
      remedy: 'user or password in REDIS_URL is refused',
    },
    postgresql: {
      what: 'user or password is refused',
      remedy: 'user, password or way of connecting in DATABASE_URL is refused',
    },
  },
  both(/3D000/, () => ({
    what: 'there is no such database',
    remedy: 'create the database that DATABASE_URL names, or correct its name',
  })),
  both(/53300|max number of clients/, (store) => ({
    what: 'it has no connection left',
    remedy: `raise ${store === 'redis' ? 'maxclients' : 'max_connections'}, or run fewer processes (docs/stores.md)`,
  })),
  both(/53100/, (store) => ({
    what: 'its disk is full',
    remedy: `make room on the disk of ${named[store]}`,
  })),
  both(/57P03|LOADING/, () => ({
    what: 'it is starting',
    remedy: 'wait until it has recovered its data',
  })),
  both(/42501/, () => ({
    what: 'its role may not look',
    remedy: 'run npm run db:migrate with MIGRATION_DATABASE_URL, which gives the role its rights',
  })),
  both(/ENOTFOUND|EAI_AGAIN/, (store) => ({
    what: 'its host has no address',
    remedy: `correct the host in ${setting[store]}, or the name server of this machine`,
  })),
  both(/does not support SSL|before secure TLS|EPROTO|WRONG_VERSION_NUMBER|ERR_SSL/i, (store) => ({
    what: 'it does not speak TLS there',
    remedy:
      store === 'redis'
        ? 'write redis:// in REDIS_URL, or turn TLS on at the server'
        : 'leave sslmode out of DATABASE_URL, or turn TLS on at the server',
  })),
  // All of a store that goes away, so that it is told once and not with every new symptom.
  both(
    /ECONNREFUSED|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|EPIPE|timeout|no answer|Connection (terminated|is closed)|Stream isn't writeable/i,
    (store) => ({
      what: 'nothing answers there',
      remedy: `start ${named[store]}, or correct host and port in ${setting[store]}${tlsToo[store]}; look at firewalls between`,
    }),
  ),
];

/** Of the last error of a store; the log has its details. */
export function reasonOf(store: Store, error: unknown): Reason {
  const text = JSON.stringify(describeError(error));
  const found = known.find(({ said }) => said.test(text));
  return (
    found?.[store] ?? {
      what: 'it cannot be used',
      remedy: `look at the line store.unusable in the log, and at the log of ${named[store]}`,
    }
  );
}
