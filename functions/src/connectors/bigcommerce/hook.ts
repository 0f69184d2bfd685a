import { z } from 'zod';
import type { StoreClient } from './client.ts';

/** A webhook registration as the store lists it. https://developer.bigcommerce.com/docs/integrations/webhooks */
export const hookSchema = z.object({
  id: z.number().int(),
  scope: z.string(),
  destination: z.string(),
  is_active: z.boolean(),
  headers: z.record(z.string(), z.string()).nullish().transform((value) => value ?? {}),
});

export type StoreHook = z.infer<typeof hookSchema>;
type HookWish = { scope: string; destination: string; headers: Record<string, string> };

const listSchema = z.object({ data: z.array(hookSchema), meta: z.object({ pagination: z.object({ total_pages: z.number() }).optional() }).optional() });
const pagesMax = 20;
const pageSize = 250;

/** The hooks of one store that belong to our client id. */
export function createHookApi(client: StoreClient) {
  return {
    async list(signal: AbortSignal): Promise<StoreHook[]> {
      const hooks: StoreHook[] = [];
      for (let page = 1; page <= pagesMax; page += 1) {
        const body = listSchema.parse(await client.get(`/v3/hooks?page=${page}&limit=${pageSize}`, signal));
        hooks.push(...body.data);
        if (page >= (body.meta?.pagination?.total_pages ?? 1)) break;
      }
      return hooks;
    },
    async create(hook: HookWish, signal: AbortSignal): Promise<void> {
      await client.write('POST', '/v3/hooks', { body: { ...hook, is_active: true }, signal });
    },
    async update(id: number, change: Partial<HookWish> & { is_active?: boolean }, signal: AbortSignal): Promise<void> {
      await client.write('PUT', `/v3/hooks/${id}`, { body: change, signal });
    },
    async remove(id: number, signal: AbortSignal): Promise<void> {
      await client.write('DELETE', `/v3/hooks/${id}`, { signal });
    },
  };
}
