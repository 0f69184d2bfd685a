import type { Secret } from '../core/secret.ts';

type Hook = { id: number; scope: string; destination: string; is_active: boolean; headers: Record<string, string> };
type HookApi = {
  list(signal: AbortSignal): Promise<Hook[]>;
  create(hook: { scope: string; destination: string; headers: Record<string, string> }, signal: AbortSignal): Promise<void>;
  update(id: number, change: { headers?: Record<string, string>; is_active?: boolean }, signal: AbortSignal): Promise<void>;
};
type Wanted = { scopes: readonly string[]; destination: string; headerName: string; secret: Secret };
export type Registration = { created: string[]; revived: string[]; kept: string[] };

/**
 * Makes the store's hooks what the enabled flows need: adopts those that exist, revives those that were switched off,
 * creates the missing ones. A refused creation may mean that the hook exists (another process made it): the list decides.
 */
export async function registerHooks(api: HookApi, wanted: Wanted, signal: AbortSignal): Promise<Registration> {
  const headers = { [wanted.headerName]: wanted.secret.reveal() };
  const registration: Registration = { created: [], revived: [], kept: [] };
  const existing = await api.list(signal);
  for (const scope of wanted.scopes) {
    const hook = existing.find((one) => one.scope === scope && one.destination === wanted.destination);
    if (!hook) {
      await createOrAdopt(api, { scope, destination: wanted.destination, headers }, signal);
      registration.created.push(scope);
    } else if (!hook.is_active || hook.headers[wanted.headerName] !== wanted.secret.reveal()) {
      await api.update(hook.id, { headers, is_active: true }, signal);
      registration.revived.push(scope);
    } else {
      registration.kept.push(scope);
    }
  }
  return registration;
}

async function createOrAdopt(api: HookApi, wish: { scope: string; destination: string; headers: Record<string, string> }, signal: AbortSignal): Promise<void> {
  try {
    await api.create(wish, signal);
  } catch (error) {
    const adopted = (await api.list(signal)).find((one) => one.scope === wish.scope && one.destination === wish.destination);
    if (!adopted) throw error;
    await api.update(adopted.id, { headers: wish.headers, is_active: true }, signal);
  }
}
