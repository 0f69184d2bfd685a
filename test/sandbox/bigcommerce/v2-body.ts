import type { z } from 'zod';
import { invalidField, PlatformError, readOnlyField } from './platform-error.ts';

/** Reads a V2 body: an object, without a field the resource does not take, each field as its schema says. */
export function parseV2Body<T extends z.ZodObject>(schema: T, body: unknown): z.infer<T> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new PlatformError({ status: 400, message: 'The request body must be a JSON object.' });
  for (const field of Object.keys(body)) if (!(field in schema.shape)) throw readOnlyField(field);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidField(issue?.path.join('.') ?? 'body', issue?.message);
}
