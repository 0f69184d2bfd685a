import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../core/secret.ts';
import type { Vault } from './vault.ts';

/** How a system was connected: by the environment, by a token somebody entered, by an app, or by a sign-in in the browser. */
export type CredentialSource = 'environment' | 'account' | 'app' | 'web';
/** The token of a system, with what belongs to it and is no secret: store hash, scopes, login address. */
export type Credential = { source: CredentialSource; token: Secret; detail: Readonly<Record<string, string>> };
/** `gone`: why there is none although there was one. */
export type KnownCredential = { credential: Credential | undefined; gone: string | undefined };

const keptSchema = z.object({
  source: z.enum(['account', 'app', 'web']),
  /** Empty when it was taken back. */
  token: z.string(),
  detail: z.record(z.string(), z.string()),
  gone: z.string().optional(),
  /** Digest of what the environment named at that time. */
  over: z.string(),
});

const freshMs = 10_000;

/**
 * The credential of one system. What was set last wins: one that was entered in a page stands until the environment names another than it
 * did then. Kept in the vault only; read again every ten seconds, since another process may have changed it.
 */
export function createCredentials(options: {
  vault: Vault;
  connectionId: number;
  name: 'store-credential' | 'org-credential' | 'settings-credential';
  environment: Credential | undefined;
  now(): number;
  /** Another credential than before; at first, than the environment's. */
  onChange(known: KnownCredential): void;
}) {
  const { vault, connectionId, name, environment } = options;
  const over = digestOf(environment);
  let last: { at: number; known: Promise<KnownCredential> } | undefined;
  let shown = identityOf({ credential: environment, gone: undefined });

  async function read(): Promise<KnownCredential> {
    const sealed = await vault.read(connectionId, name);
    const kept = sealed && keptSchema.parse(JSON.parse(sealed.reveal()));
    const isKept = kept !== undefined && (environment === undefined || kept.over === over);
    const known = isKept ? toKnown(kept) : { credential: environment, gone: undefined };
    const identity = identityOf(known);
    if (identity !== shown) {
      shown = identity;
      options.onChange(known);
    }
    return known;
  }

  function current(): Promise<KnownCredential> {
    if (last && options.now() - last.at < freshMs) return last.known;
    const reading = { at: options.now(), known: read() };
    last = reading;
    reading.known.catch(() => {
      if (last === reading) last = undefined;
    });
    return reading.known;
  }

  const save = async (kept: Omit<z.infer<typeof keptSchema>, 'over'>) => {
    await vault.write(connectionId, name, new Secret(JSON.stringify({ ...kept, over })));
    last = undefined;
    await current();
  };
  return {
    current,
    /** How long the system has had this credential, ms; undefined when the environment names it. */
    async heldFor(): Promise<number | undefined> {
      const { credential } = await current();
      return credential === undefined || credential.source === 'environment' ? undefined : vault.ageOf(connectionId, name);
    },
    /** Looks at the vault again with the next call. */
    forget: () => void (last = undefined),
    save: (source: 'account' | 'app' | 'web', token: Secret, detail: Readonly<Record<string, string>>) => save({ source, token: token.reveal(), detail }),
    /** Forgets the token that was entered or granted, and keeps why. One of the environment is not ours to forget. */
    async takeBack(gone: string): Promise<void> {
      const { credential } = await current();
      if (credential === undefined || credential.source === 'environment') return;
      await save({ source: credential.source, token: '', detail: credential.detail, gone });
    },
  };
}

export type Credentials = ReturnType<typeof createCredentials>;

function toKnown(kept: z.infer<typeof keptSchema>): KnownCredential {
  const credential = kept.token === '' ? undefined : { source: kept.source, token: new Secret(kept.token), detail: kept.detail };
  return { credential, gone: kept.gone };
}

const identityOf = ({ credential, gone }: KnownCredential): string => `${digestOf(credential)} ${gone ?? ''}`;

function digestOf(credential: Credential | undefined): string {
  return credential === undefined ? '' : createHash('sha256').update(`${credential.token.reveal()} ${JSON.stringify(credential.detail)}`).digest('hex');
}
