import type { Database } from '@sync/database';
import { connectionSettingsSchema, type ConnectionSettings } from '@sync/shared';
import type { Cipher } from './cipher.js';
import {
  isUseDue,
  noteKeyUse,
  readSigningRows,
  toSigningKeys,
  type SigningKey,
  type SigningRow,
} from './door-keys.js';
import { createTogetherReader } from './read-together.js';

/** How a connection's door for signed events was when it was last read. */
export type RememberedDoor = {
  readonly connectionId: string;
  readonly settings: ConnectionSettings;
  readonly keys: readonly RememberedKey[];
  /** The present signing secret and the settings as they are stored, to be compared with. */
  readonly secretCipher: string;
  readonly storedSettings: string;
};

export type RememberedKey = SigningKey;

/**
 * What signed events are judged by without asking PostgreSQL about each. It may be out of date, by
 * another process or by this one: whoever takes something in by it must compare it in the same
 * statement, and whoever refuses something by it must ask PostgreSQL first.
 */
export type DoorMemory = {
  /**
   * `undefined`: there is no such connection, or its present secret cannot be read here. What is not
   * remembered is read together with whatever others ask for meanwhile, one statement at a time.
   */
  readonly recall: (connectionId: string) => Promise<RememberedDoor | undefined>;
  /** It turned out to be out of date. */
  readonly forget: (connectionId: string) => void;
  /** A key has opened the door: remembered, to within a minute (`noteKeyUse`). */
  readonly noteUse: (key: RememberedKey) => Promise<void>;
};

/** Not for its truth, which is looked at each time: so that what was erased does not stay here. */
const keptMs = 10_000;
const mostKept = 1000;
/** By one statement, which is a millisecond or two. */
const readAtOnce = 200;

type Kept = { readonly door: Promise<RememberedDoor | undefined>; readonly until: number };

export function createDoorMemory(
  db: Database,
  cipher: Cipher,
  /** Of a clock that never goes back: what was erased would stay here for as long. */
  now: () => number = () => performance.now(),
): DoorMemory {
  const kept = new Map<string, Kept>();
  const noted = new WeakSet<RememberedKey>();
  const rowsOf = createTogetherReader((ids) => readRows(db, ids), readAtOnce);
  const read = (connectionId: string): Promise<RememberedDoor | undefined> => {
    const door = rowsOf(connectionId).then((rows) => toDoor(cipher, connectionId, rows));
    const entry = { door, until: now() + keptMs };
    if (kept.size >= mostKept) dropOldest(kept);
    kept.set(connectionId, entry);
    const drop = (): void => {
      if (kept.get(connectionId) === entry) kept.delete(connectionId);
    };
    // Whoever names connections that do not exist fills no memory, and a failure is not kept.
    void door.then((found) => {
      if (!found) drop();
    }, drop);
    return door;
  };
  const find = (connectionId: string): Kept['door'] | undefined => {
    const known = kept.get(connectionId);
    return known && now() < known.until ? known.door : undefined;
  };
  return {
    recall: (connectionId) => find(connectionId) ?? read(connectionId),
    forget: (connectionId) => {
      kept.delete(connectionId);
    },
    noteUse: async (key) => {
      if (noted.has(key) || !isUseDue(key)) return;
      noted.add(key);
      await noteKeyUse(db, key);
    },
  };
}

/** Whoever names many connections must not make the process forget all others. */
function dropOldest(kept: Map<string, Kept>): void {
  for (const connectionId of kept.keys()) {
    kept.delete(connectionId);
    return;
  }
}

async function readRows(
  db: Database,
  connectionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SigningRow[]>> {
  const rows = new Map<string, SigningRow[]>();
  for (const row of await readSigningRows(db, connectionIds)) {
    rows.set(row.connectionId, [...(rows.get(row.connectionId) ?? []), row]);
  }
  return rows;
}

/** One connection's settings or secret that nobody can read are its own trouble alone. */
function toDoor(
  cipher: Cipher,
  connectionId: string,
  rows: readonly SigningRow[] = [],
): RememberedDoor | undefined {
  const storedSettings = rows.find(({ which }) => which === 'present')?.settings;
  const { keys } = toSigningKeys(cipher, rows);
  const present = keys.find(({ which }) => which === 'present');
  if (!present || typeof storedSettings !== 'string') return undefined;
  const settings = connectionSettingsSchema.parse(JSON.parse(storedSettings));
  return { connectionId, settings, keys, secretCipher: present.cipher, storedSettings };
}
