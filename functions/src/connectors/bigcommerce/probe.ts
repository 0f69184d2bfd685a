import { SyncError } from '../../core/sync-error.ts';
import { createStoreClient } from './client.ts';
import type { Secret } from '../../core/secret.ts';

export type StoreProblem = { field: 'storeHash' | 'accessToken'; message: string };

const hashForm = /^[a-z0-9]{3,40}$/;
const probeTimeoutMs = 15_000;
const noGovernor = { take: async () => {}, report: async () => {} };

/** Whether a store knows this token, asked before it is kept; which field is wrong and why, undefined when it does. */
export async function findStoreProblem(given: { apiUrl: string; storeHash: string; accessToken: Secret }): Promise<StoreProblem | undefined> {
  if (!hashForm.test(given.storeHash)) return { field: 'storeHash', message: 'A store hash has letters and digits only, for example abc123. It is not the name of the store.' };
  if (given.accessToken.reveal() === '') return { field: 'accessToken', message: 'Enter the access token of the API account. BigCommerce shows it once, when the account is made.' };
  const client = createStoreClient({ ...given, governor: noGovernor });
  try {
    await client.get('/v2/time', AbortSignal.timeout(probeTimeoutMs));
    return undefined;
  } catch (error) {
    const code = error instanceof SyncError ? error.code : 'UNEXPECTED';
    // What the token may do is looked at afterwards, scope by scope.
    if (code === 'SCOPE_MISSING') return undefined;
    if (code === 'AUTH_REVOKED' || code === 'SOURCE_DELETED') return { field: 'accessToken', message: `The store ${given.storeHash} does not know this token. Check both: the token belongs to an API account of this very store.` };
    return { field: 'storeHash', message: 'BigCommerce could not be asked just now. Nothing was kept; try again in a minute.' };
  } finally {
    await client.close();
  }
}
