import { z } from 'zod';
import { amountText } from './order-money.ts';
import { parseV2Body } from './v2-body.ts';

const providers = new Set(['', 'auspost', 'canadapost', 'endicia', 'usps', 'fedex', 'royalmail', 'ups', 'upsready', 'upsonline', 'shipperhq', 'custom']);

/** Some of the couriers AfterShip knows by these codes; anything else is refused. https://www.aftership.com/docs/tracking/others/supported-couriers */
const carriers = new Set(['usps', 'ups', 'fedex', 'dhl', 'dhl-germany', 'dpd', 'gls', 'hermes-de', 'royal-mail', 'canada-post', 'australia-post', 'la-poste-colissimo', 'postnl', 'purolator', 'tnt', 'ontrac', 'evri']);

const fields = {
  tracking_number: z.string().max(50).optional(),
  tracking_link: z.string().max(500).optional(),
  tracking_carrier: z
    .string()
    .refine((value) => value === '' || carriers.has(value), 'The tracking carrier is not known.')
    .optional(),
  shipping_provider: z
    .string()
    .refine((value) => providers.has(value) || /^carrier_\d+$/.test(value), 'The shipping provider is not known.')
    .optional(),
  shipping_method: z.string().optional(),
  merchant_shipping_cost: z.union([z.string().regex(/^\d+(\.\d+)?$/), z.number().nonnegative()]).transform(amountText).optional(),
  comments: z.string().max(65_535).optional(),
};

const createBody = z.object({
  ...fields,
  order_address_id: z.int(),
  items: z.array(z.object({ order_product_id: z.int(), quantity: z.int().min(1) })).min(1),
});
const updateBody = z.object({ ...fields, order_address_id: z.int().optional() });

export type ShipmentCreateBody = z.infer<typeof createBody>;
export type ShipmentUpdateBody = z.infer<typeof updateBody>;

export const parseShipmentCreate = (body: unknown): ShipmentCreateBody => parseV2Body(createBody, body);
/** The items of a shipment cannot be changed once it left. */
export const parseShipmentUpdate = (body: unknown): ShipmentUpdateBody => parseV2Body(updateBody, body);
