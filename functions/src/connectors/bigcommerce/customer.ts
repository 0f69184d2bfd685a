import { z } from 'zod';

const text = z.union([z.string(), z.number()]).nullish().transform((value) => (value === null || value === undefined ? '' : String(value)));

const customerAddressSchema = z.object({
  first_name: text,
  last_name: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  state_or_province: text,
  postal_code: text,
  country: text,
  country_code: text,
  phone: text,
});

/** The customer fields Crosswalk uses. https://developer.bigcommerce.com/docs/rest-management/customers */
export const customerSchema = z.object({
  id: z.number().int(),
  email: text,
  first_name: text,
  last_name: text,
  company: text,
  phone: text,
  customer_group_id: z.number().int().nullish().transform((value) => value ?? 0),
  origin_channel_id: z.number().int().nullish().transform((value) => value ?? 1),
  date_created: text,
  date_modified: z.string(),
  addresses: z.array(customerAddressSchema).nullish().transform((value) => value ?? []),
});

export type StoreCustomer = z.infer<typeof customerSchema>;

export const customerListSchema = z.object({ data: z.array(z.unknown()) });

/** The entity key of a registered customer. */
export const customerKeyOf = (customerId: number) => `customer:${customerId}`;
