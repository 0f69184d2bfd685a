import { z } from 'zod';
import { couponKinds } from './order-discounts.ts';

const share = z.number().min(0).max(1);

/** What a scenario that places orders may ask for; whatever is left out is up to the seed. */
export const orderScenarioFields = {
  count: z.int().min(0).max(1_000_000).optional(),
  /** Spread over this many days until now, the oldest first, as if they had been placed then; announced only when asked for. */
  overDays: z.int().min(1).max(3_650).optional(),
  /** Webhooks for what happens; sent unless told, or unless it happened long ago. */
  announce: z.boolean().optional(),
  /** Share of the orders placed by guests; 0.3 unless told. */
  guests: share.optional(),
  /** Lines of catalogue products per order; 1 to 4 unless told. 0 needs gift certificates or custom lines. */
  lines: z.int().min(0).max(1_000).optional(),
  /** Exactly this many different buyers and products take turns. */
  distinctBuyers: z.int().min(1).optional(),
  distinctProducts: z.int().min(1).optional(),
  statusId: z.int().min(0).max(14).optional(),
  /** Prices entered with tax; the store's setting unless told. */
  inclusive: z.boolean().optional(),
  /** Share of the orders whose prices are entered with tax, decided order by order. */
  inclusiveShare: share.optional(),
  /** Coupons, promotions and manual discounts; a third of the orders unless told. */
  withDiscounts: z.boolean().optional(),
  /** One coupon of this published type. */
  coupon: z.enum(couponKinds).optional(),
  /** `order` = a manual discount spread over the lines, `unspread` = one that no line carries, `line` = a promotion on products. */
  discount: z.enum(['order', 'unspread', 'line']).optional(),
  /** Ship to this many addresses, the lines taking turns; one unless told. */
  addresses: z.int().min(1).max(50).optional(),
  /** Only digital products. */
  digital: z.boolean().optional(),
  /** What is physical is collected at a location. */
  pickup: z.boolean().optional(),
  /** Gift certificates sold besides the catalogue lines. */
  giftCertificates: z.int().min(0).max(10).optional(),
  /** Custom items (product_id 0) besides the catalogue lines. */
  customLines: z.int().min(0).max(100).optional(),
  handling: z.boolean().optional(),
  wrapping: z.boolean().optional(),
  fees: z.int().min(0).max(5).optional(),
  /** What pays the order, wholly or in part; it never changes what the order totals. */
  paidBy: z.enum(['store-credit', 'gift-certificate']).optional(),
  /** The currency the shopper pays in, and the one prices are shown in. */
  currency: z.string().length(3).optional(),
  displayCurrency: z.string().length(3).optional(),
  channelId: z.int().optional(),
  /** Where the order came in; `www` unless told. */
  source: z.enum(['www', 'iphone', 'ipad', 'android', 'mobile', 'manual', 'external', 'checkout_api', 'buybutton', 'amazon', 'ebay', 'facebookshop', 'pinterest']).optional(),
  /** The shopper leaves a message and the staff a note, in more than English. */
  notes: z.boolean().optional(),
} as const;

export const orderScenario = z.object(orderScenarioFields);
export type OrderScenario = z.infer<typeof orderScenario>;
