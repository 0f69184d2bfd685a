import type { Secret } from '../core/secret.ts';

type Hook = { id: number; scope: string; destination: string; is_active: boolean; headers: Record<string, string> };
type HookApi = {
  list(signal: AbortSignal): Promise<Hook[]>;
  create(hook: { scope: string; destination: string; headers: Record<string, string> }, signal: AbortSignal): Promise<void>;
  update(id: number, change: { headers?: Record<string, string>; is_active?: boolean }, signal: AbortSignal): Promise<void>;
  remove(id: number, signal: AbortSignal): Promise<void>;
};
/** What the enabled flows need: one hook for each scope, each with its own secret in a header. */
export type WantedHooks = { hooks: readonly { scope: string; destination: string }[]; headerName: string; secretOf(scope: string): Secret };
export type Registration = { created: string[]; revived: string[]; removed: string[]; kept: string[] };

/**
 * Makes the store's hooks what the enabled flows need: adopts those that exist, revives those that were switched off, creates the
 * missing ones, takes away those of ours that nobody needs. A refused creation may mean that another process made it: the list decides.
 */
export async function registerHooks(api: HookApi, wanted: WantedHooks, signal: AbortSignal): Promise<Registration> {
  const registration: Registration = { created: [], revived: [], removed: [], kept: [] };
  const existing = await api.list(signal);
  for (const { scope, destination } of wanted.hooks) {
    const secret = wanted.secretOf(scope).reveal();
    const headers = { [wanted.headerName]: secret };
    const hook = existing.find((one) => one.scope === scope && one.destination === destination);
    if (!hook) {
      await createOrAdopt(api, { scope, destination, headers }, signal);
      registration.created.push(scope);
    } else if (!hook.is_active || hook.headers[wanted.headerName] !== secret) {
      await api.update(hook.id, { headers, is_active: true }, signal);
      registration.revived.push(scope);
    } else {
      registration.kept.push(scope);
    }
  }
  const destinations = new Set(wanted.hooks.map((hook) => hook.destination));
  const isWanted = (hook: Hook) => wanted.hooks.some((one) => one.scope === hook.scope && one.destination === hook.destination);
  for (const orphan of existing.filter((hook) => destinations.has(hook.destination) && !isWanted(hook))) {
    await api.remove(orphan.id, signal);
    registration.removed.push(orphan.scope);
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
