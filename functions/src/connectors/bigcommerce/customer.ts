import { z } from 'zod';

const text = z.union([z.string(), z.number()]).nullish().transform((value) => (value === null || value === undefined ? '' : String(value)));

const customerAddressSchema = z.object({
  id: z.number().int().nullish().transform((value) => value ?? 0),
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

const attributeSchema = z.object({ attribute_id: z.number().int(), attribute_value: text });
const formFieldSchema = z.object({ name: text, value: z.unknown() });

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
  date_modified: text,
  addresses: z.array(customerAddressSchema).nullish().transform((value) => value ?? []),
  address_count: z.number().int().nullish().transform((value) => value ?? 0),
  attributes: z.array(attributeSchema).nullish().transform((value) => value ?? []),
  attribute_count: z.number().int().nullish().transform((value) => value ?? 0),
  form_fields: z.array(formFieldSchema).nullish().transform((value) => value ?? []),
});

/** One address of a list that is read apart, since a customer carries ten at most. */
export const addressListSchema = z.object({ data: z.array(customerAddressSchema.extend({ customer_id: z.number().int() })) });
export const attributeValueListSchema = z.object({ data: z.array(attributeSchema.extend({ customer_id: z.number().int() })) });
/** What attributes and groups are called. https://developer.bigcommerce.com/docs/rest-management/customers/customer-attributes */
export const attributeListSchema = z.object({ data: z.array(z.object({ id: z.number().int(), name: text })) });
/** V2: a bare array. https://developer.bigcommerce.com/docs/rest-management/customers-v2/customer-groups */
export const groupListSchema = z.array(z.object({ id: z.number().int(), name: text }));

export type CustomerAddress = z.infer<typeof customerAddressSchema>;

/** A customer as flows see it: `groupName` and `details` (attributes and form fields by name) come from lists of their own. */
export type StoreCustomer = Omit<z.infer<typeof customerSchema>, 'address_count' | 'attributes' | 'attribute_count' | 'form_fields'> & {
  groupName?: string | undefined;
  details?: readonly { name: string; value: string }[] | undefined;
};

/** The entity key of a registered customer. */
export const customerKeyOf = (customerId: number) => `customer:${customerId}`;
