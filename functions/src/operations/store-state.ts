import { SyncError } from '../core/sync-error.ts';

type Credential = { source: string; token: { reveal(): string }; detail: Readonly<Record<string, string>> };
type Ports = {
  known(): Promise<{ credential: Credential | undefined; gone: string | undefined }>;
  /** A call any token may make; throws a SyncError. */
  check(signal: AbortSignal): Promise<void>;
  /** Whether the last answer of the store, to whomever, was that it does not know the token. */
  isRefused(): boolean;
  /** Words of the scopes the token lacks. */
  findMissing(credential: Credential, signal: AbortSignal): Promise<readonly string[]>;
  /** A test came to its end. */
  onSettled(): void;
  now(): number;
};

/** What a page shows of the connection to the store. */
export type StoreConnection = {
  state: 'not-connected' | 'testing' | 'connected' | 'scopes-missing' | 'revoked' | 'unreachable';
  storeHash?: string;
  source?: string;
  missing?: readonly string[];
  problem?: string;
};

const testAgainMs = 300_000;
const testTimeoutMs = 30_000;

/** Follows the connection to the store: a token is tested when it is new and every five minutes, and one that is refused is seen at once. */
export function createStoreState(ports: Ports): (signal: AbortSignal) => Promise<StoreConnection> {
  let test: { of: string; at: number; missing: readonly string[] | undefined; isRunning: boolean } | undefined;
  let isFirstLook = true;

  /** `isTold`: pages are told of its end. */
  async function startTest(credential: Credential, of: string, isTold: boolean): Promise<void> {
    const running = { of, at: ports.now(), missing: test?.of === of ? test.missing : undefined, isRunning: true };
    test = running;
    await ports
      .findMissing(credential, AbortSignal.timeout(testTimeoutMs))
      // What keeps a test from ending is said by the check.
      .then((missing) => Object.assign(running, { missing }), () => Object.assign(running, { at: Number.NEGATIVE_INFINITY }))
      .finally(() => {
        running.isRunning = false;
        if (isTold && test === running) ports.onSettled();
      });
  }

  return async (signal) => {
    const [isStart, { credential, gone }] = [isFirstLook, await ports.known()];
    isFirstLook = false;
    if (credential === undefined) return { state: 'not-connected', ...(gone === undefined ? {} : { problem: gone }) };
    const { source, detail } = credential;
    const about = { source, ...(detail.storeHash === undefined ? {} : { storeHash: detail.storeHash }) };
    const refusal = await ports.check(signal).then(() => undefined, toSyncError);
    // A store that is busy is asked by others all the time: their last answer stands.
    const isBusy = refusal?.code === 'RATE_LIMITED';
    if (refusal?.code === 'AUTH_REVOKED' || (isBusy && ports.isRefused())) return { state: 'revoked', ...about };
    if (refusal !== undefined && !isBusy && refusal.code !== 'SCOPE_MISSING') return { state: 'unreachable', ...about, problem: refusal.message };
    const of = credential.token.reveal();
    // What a service starts with is waited for, which spares a report of its own; a new token is shown while it is tested.
    if (isStart) await startTest(credential, of, false);
    else if (test?.of !== of || (!test.isRunning && ports.now() - test.at > testAgainMs)) void startTest(credential, of, true);
    if (test?.missing === undefined) return { state: 'testing', ...about };
    return test.missing.length === 0 ? { state: 'connected', ...about } : { state: 'scopes-missing', ...about, missing: test.missing };
  };
}

const toSyncError = (error: unknown): SyncError => (error instanceof SyncError ? error : new SyncError('SOURCE_UNAVAILABLE', { stage: 'extract', message: 'BigCommerce could not be asked.' }));
