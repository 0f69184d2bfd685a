import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Secret } from '../core/secret.ts';

type Ports = {
  scopes: readonly string[];
  now(): number;
  /** The stored ring, the same for every process; made when there is none. */
  load(): Promise<Secret>;
  save(ring: Secret): Promise<void>;
};

/** Each hook's secret is made from one key. `former` still counts: the store repeats a delivery for up to 48 hours. */
const ringSchema = z.object({ current: z.string().min(32), former: z.object({ key: z.string(), until: z.number() }).optional() });
type Ring = z.infer<typeof ringSchema>;

const formerHoldsMs = 72 * 3_600_000;
/** An unknown secret may be one that another process has just exchanged: the vault is asked again, but not by every wrong delivery. */
const reloadMsMin = 1_000;

/** One secret for each hook, exchanged without a lost event. What a delivery says is never trusted beyond "look at this record". */
export async function openHookSecrets(ports: Ports) {
  let ring = parseRing(await ports.load());
  let accepted = acceptedOf(ring, ports.scopes);
  let loadedAt = ports.now();
  const refresh = async () => {
    loadedAt = ports.now();
    ring = parseRing(await ports.load());
    accepted = acceptedOf(ring, ports.scopes);
  };

  return {
    /** The secret a hook of this scope carries from now on. */
    secretOf: (scope: string): Secret => derive(ring.current, scope),
    /** Secrets a delivery may carry. */
    accepted(): Secret[] {
      const nowMs = ports.now();
      return accepted.filter(({ until }) => until > nowMs).map(({ secret }) => secret);
    },
    refresh,
    /** Refreshes unless that was done just now; true when it was. */
    async refreshIfOld(): Promise<boolean> {
      if (ports.now() - loadedAt < reloadMsMin) return false;
      await refresh();
      return true;
    },
    /** New secrets for all hooks. The former ones hold until no delivery can carry them any more. */
    async rotate(): Promise<void> {
      await refresh();
      const next: Ring = { current: randomBytes(32).toString('hex'), former: { key: ring.current, until: ports.now() + formerHoldsMs } };
      await ports.save(new Secret(JSON.stringify(next)));
      await refresh();
    },
  };
}

export type HookSecrets = Awaited<ReturnType<typeof openHookSecrets>>;

type Accepted = { secret: Secret; until: number };

function acceptedOf({ current, former }: Ring, scopes: readonly string[]): Accepted[] {
  const keys = [{ key: current, until: Number.POSITIVE_INFINITY }, ...(former ? [former] : [])];
  return keys.flatMap(({ key, until }) => scopes.map((scope) => ({ secret: derive(key, scope), until })));
}

/** A ring that was never exchanged is the bare key. */
function parseRing(stored: Secret): Ring {
  const text = stored.reveal();
  return ringSchema.parse(text.startsWith('{') ? JSON.parse(text) : { current: text });
}

function derive(key: string, scope: string): Secret {
  return new Secret(createHmac('sha256', key).update(scope).digest('hex'));
}
