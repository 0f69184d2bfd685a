import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Secret } from '../core/secret.ts';
import type { Sql } from '../core/sql.ts';

/**
 * Secrets at rest: each row is sealed with its own data key, and that key with a key-encryption key of the environment.
 * Format of both: iv 12 | tag 16 | ciphertext (AES-256-GCM); the row's identity is authenticated, so rows cannot be swapped.
 */
export type Vault = {
  read(connectionId: number, name: string): Promise<Secret | undefined>;
  write(connectionId: number, name: string, secret: Secret, sql?: Sql): Promise<void>;
  /** The stored secret, or a new random one (32 bytes, hex) that is the same for every process. */
  readOrCreate(connectionId: number, name: string): Promise<Secret>;
  /** How long ago it was written, whole ms by the database's clock; undefined when there is none. */
  ageOf(connectionId: number, name: string): Promise<number | undefined>;
};

const ivLength = 12;
const tagLength = 16;
const keyLength = 32;

/** `masterKeys`: the first seals, all open (rotation). Any string of 16 or more characters. */
export function createVault(sql: Sql, masterKeys: readonly Secret[]): Vault {
  const ring = new Map(masterKeys.map((master) => [keyId(master), createHash('sha256').update(master.reveal()).digest()]));
  const [currentId, currentKey] = [...ring][0] ?? [];
  if (currentId === undefined || currentKey === undefined) throw new Error('The vault needs a master key.');

  async function read(connectionId: number, name: string): Promise<Secret | undefined> {
    const text = 'select kek_id, wrapped_key, sealed from crosswalk.secret where connection_id = $1 and name = $2';
    const row = (await sql.query<{ kek_id: string; wrapped_key: Buffer; sealed: Buffer }>(text, [connectionId, name])).rows[0];
    if (!row) return undefined;
    const wrapping = ring.get(row.kek_id);
    if (!wrapping) throw new Error(`The secret "${name}" is sealed with master key ${row.kek_id}, which CROSSWALK_MASTER_KEY does not contain. Add the former key after the current one.`);
    const context = `${connectionId}/${name}`;
    const dataKey = unseal(wrapping, row.wrapped_key, context);
    return new Secret(unseal(dataKey, row.sealed, context).toString());
  }

  async function insert(connectionId: number, name: string, secret: Secret, options: { isReplacing: boolean; sql: Sql }): Promise<void> {
    const context = `${connectionId}/${name}`;
    const dataKey = randomBytes(keyLength);
    const sealed = seal(dataKey, Buffer.from(secret.reveal()), context);
    const wrapped = seal(currentKey ?? dataKey, dataKey, context);
    const onConflict = options.isReplacing ? 'do update set kek_id = excluded.kek_id, wrapped_key = excluded.wrapped_key, sealed = excluded.sealed, changed_at = now()' : 'do nothing';
    await options.sql.query(
      `insert into crosswalk.secret (connection_id, name, kek_id, wrapped_key, sealed) values ($1, $2, $3, $4, $5) on conflict (connection_id, name) ${onConflict}`,
      [connectionId, name, currentId, wrapped, sealed],
    );
  }

  return {
    read,
    write: (connectionId, name, secret, transaction) => insert(connectionId, name, secret, { isReplacing: true, sql: transaction ?? sql }),
    async readOrCreate(connectionId, name) {
      const existing = await read(connectionId, name);
      if (existing) return existing;
      await insert(connectionId, name, new Secret(randomBytes(keyLength).toString('hex')), { isReplacing: false, sql });
      const stored = await read(connectionId, name);
      if (!stored) throw new Error(`The secret "${name}" could not be stored.`);
      return stored;
    },
    async ageOf(connectionId, name) {
      const text = 'select ceil(extract(epoch from clock_timestamp() - changed_at) * 1000)::float8 as age from crosswalk.secret where connection_id = $1 and name = $2';
      return (await sql.query<{ age: number }>(text, [connectionId, name])).rows[0]?.age;
    },
  };
}

function keyId(master: Secret): string {
  return createHash('sha256').update(`kek:${master.reveal()}`).digest('hex').slice(0, 12);
}

function seal(key: Buffer, plain: Buffer, context: string): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function unseal(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivLength), { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(ivLength, ivLength + tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(ivLength + tagLength)), decipher.final()]);
}
