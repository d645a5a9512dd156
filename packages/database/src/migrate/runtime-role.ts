import pg from 'pg';
import type { DatabaseAddress } from '../connect/address.js';
import { withClient } from './adapter-factory.js';

/** What became of the role under which the processes work. */
export type RuntimeRole = {
  readonly role: string;
  readonly kind: 'made' | 'found';
  /** It is a superuser, owns tables, or may make some: then the separation protects nothing. */
  readonly mayChangeTables: boolean;
};

/**
 * Gives the role of `runtime` what the API and the workers need in the database of `owner`: to read
 * and write our tables, and nothing that changes their shape or the record of migrations. Makes the
 * role, with the password of its address, where it is missing. To be run after every migration,
 * since new tables belong to `owner` alone. Throws PostgreSQL's own error where `owner` may not.
 */
export async function grantRuntimeRole(
  owner: DatabaseAddress,
  runtime: DatabaseAddress,
): Promise<RuntimeRole> {
  const role = runtime.user ?? '';
  return withClient(owner, async (client) => {
    const kind = await makeIfMissing(client, role, runtime.password);
    await client.query(grants(owner.schema, role));
    return { role, kind, mayChangeTables: await mayChangeTables(client, owner.schema, role) };
  });
}

async function makeIfMissing(
  client: pg.Client,
  role: string,
  password: string | undefined,
): Promise<RuntimeRole['kind']> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (found.rowCount !== 0) return 'found';
  const login = password === undefined ? '' : `PASSWORD ${pg.escapeLiteral(password)}`;
  await client.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN ${login}`);
  return 'made';
}

/** One script, so one transaction: a role is never left with half of its rights. */
function grants(schemaName: string, roleName: string): string {
  const schema = pg.escapeIdentifier(schemaName);
  const role = pg.escapeIdentifier(roleName);
  return `
    REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC;
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role};
    REVOKE INSERT, UPDATE, DELETE ON ${schema}._prisma_migrations FROM ${role};
    REVOKE UPDATE, DELETE ON ${schema}.audit_entries FROM ${role};
    GRANT EXECUTE ON FUNCTION ${schema}.erase_old_audit_entries(integer) TO ${role};`;
}

async function mayChangeTables(client: pg.Client, schema: string, role: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT r.rolsuper OR has_schema_privilege(r.oid, n.oid, 'CREATE') OR EXISTS (
              SELECT 1 FROM pg_class c
              WHERE c.relnamespace = n.oid AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS may
     FROM pg_roles r, pg_namespace n WHERE r.rolname = $1 AND n.nspname = $2`,
    [role, schema],
  );
  return rows[0]?.may ?? true;
}
