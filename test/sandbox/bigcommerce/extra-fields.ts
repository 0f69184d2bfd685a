/**
 * Fields no client knows. BigCommerce adds response fields unannounced and calls that non-breaking
 * (https://developer.bigcommerce.com/docs/start/best-practices), so every order, customer and product carries some.
 */
export const extraFields = {
  order: { fulfillment_preview: { state: 'none', revision: 1 }, is_preview_eligible: true },
  orderProduct: { line_preview: null },
  customer: { engagement_preview: { score: 0.5 }, preview_flags: [] as string[] },
  product: { merchandising_preview: null, preview_rank: 7 },
  variant: { preview_rank: 7 },
} as const;
