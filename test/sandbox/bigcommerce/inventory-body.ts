import { z } from 'zod';
import { PlatformError, unprocessable } from './platform-error.ts';

/** https://developer.bigcommerce.com/docs/rest-management/inventory/adjustments */
const itemsMax = 2_000;

const identity = z.union([z.object({ sku: z.string().min(1) }), z.object({ variant_id: z.int() }), z.object({ product_id: z.int() })]);
const itemOf = (quantity: z.ZodInt) => z.intersection(z.object({ location_id: z.int(), quantity }), identity);
const bodyOf = (quantity: z.ZodInt) => z.object({ reason: z.string().optional(), items: z.array(itemOf(quantity)).min(1) });

const absolute = bodyOf(z.int().min(0).max(2_147_483_647));
const relative = bodyOf(z.int());

export type AdjustmentItem = { location_id: number; quantity: number } & z.infer<typeof identity>;

function parse(schema: typeof absolute, body: unknown): AdjustmentItem[] {
  const items: unknown = typeof body === 'object' && body !== null && 'items' in body ? body.items : undefined;
  if (Array.isArray(items) && items.length > itemsMax) throw new PlatformError({ status: 413, message: `The request payload is too large. The maximum items allowed in the array is ${itemsMax}.` });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data.items;
  throw unprocessable(Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.') || 'body', issue.message])), 'Payload contains invalid fields');
}

export const parseAbsolute = (body: unknown): AdjustmentItem[] => parse(absolute, body);
export const parseRelative = (body: unknown): AdjustmentItem[] => parse(relative, body);
