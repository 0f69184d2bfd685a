import { z } from 'zod';
import { refundProblem } from './platform-error.ts';
import { refundItemTypes } from './refund-record.ts';

const reason = z.string().max(1_000).optional();
const amount = z.number().positive();
const adjustment = z.object({ amount: z.number().negative(), description: z.string().max(255).optional() });

const item = z.object({
  item_type: z.enum(refundItemTypes),
  item_id: z.int(),
  quantity: z.int().min(1).optional(),
  amount: amount.optional(),
  adjustments: z.array(adjustment).optional(),
  reason,
});

const override = z.object({ total_amount: z.number().nonnegative(), total_tax: z.number().nullable().optional() });
const payment = z.object({ provider_id: z.string().min(1), amount, offline: z.boolean().optional() });
const quoteBody = z.object({ items: z.array(item).optional(), tax_adjustment_amount: z.number().optional() });
const refundBody = z.object({
  ...quoteBody.shape,
  payments: z.array(payment).min(1),
  reason,
  // Published as an object, and once as an array of one.
  merchant_calculated_override: z.union([override, z.array(override).length(1).transform(([only]) => only)]).optional(),
});

export type RefundItemBody = z.infer<typeof item>;
export type RefundQuoteBody = z.infer<typeof quoteBody>;
export type RefundBody = z.infer<typeof refundBody>;

function parse<T extends z.ZodObject>(schema: T, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw refundProblem(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'is invalid'}`);
}

function requireSomething(body: RefundQuoteBody): void {
  if ((body.items ?? []).length === 0 && body.tax_adjustment_amount === undefined) throw refundProblem('Nothing to refund: items or tax_adjustment_amount are required.');
}

/** Reads the body of POST …/payment_actions/refund_quotes. */
export function parseRefundQuote(body: unknown): RefundQuoteBody {
  const parsed = parse(quoteBody, body);
  requireSomething(parsed);
  return parsed;
}

/** Reads the body of POST …/payment_actions/refunds. */
export function parseRefund(body: unknown): RefundBody {
  const parsed = parse(refundBody, body);
  requireSomething(parsed);
  return parsed;
}
