import { z } from 'zod';
import { PlatformError, unprocessable } from './platform-error.ts';

const formFields = z.array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number(), z.array(z.string())]).transform(String) }));

const addressFields = {
  first_name: z.string().min(1).max(255),
  last_name: z.string().min(1).max(255),
  company: z.string().max(255).optional(),
  address1: z.string().min(1),
  address2: z.string().optional(),
  city: z.string().min(1).max(100),
  state_or_province: z.string().max(100),
  postal_code: z.string().max(30),
  country_code: z.string().length(2),
  phone: z.string().max(50).optional(),
  address_type: z.enum(['residential', 'commercial']).optional(),
  form_fields: formFields.optional(),
};

const attribute = z.object({ attribute_id: z.int(), attribute_value: z.string().max(255) });

const customerFields = {
  email: z.email().max(255),
  first_name: z.string().min(1).max(100),
  last_name: z.string().min(1).max(100),
  company: z.string().max(255).optional(),
  phone: z.string().max(50).optional(),
  notes: z.string().optional(),
  tax_exempt_category: z.string().max(255).optional(),
  customer_group_id: z.int().nonnegative().optional(),
  accepts_product_review_abandoned_cart_emails: z.boolean().optional(),
  store_credit_amounts: z.array(z.object({ amount: z.number().nonnegative() })).max(1).optional(),
  origin_channel_id: z.int().optional(),
  channel_ids: z.array(z.int()).min(1).nullable().optional(),
  form_fields: formFields.optional(),
  authentication: z.looseObject({ force_password_reset: z.boolean().optional(), new_password: z.string().optional() }).optional(),
};

const createBody = z.object({
  ...customerFields,
  trigger_account_created_notification: z.boolean().optional(),
  addresses: z
    .array(z.object({ ...addressFields, state_or_province: z.string().max(100).optional(), postal_code: z.string().max(30).optional() }))
    .optional(),
  attributes: z.array(attribute).optional(),
});
const updateBody = z.object({ ...z.object(customerFields).partial().shape, registration_ip_address: z.string().max(30).optional(), id: z.int() });
const addressCreateBody = z.object({ ...addressFields, customer_id: z.int() });
const addressUpdateBody = z.object({ ...z.object(addressFields).partial().shape, id: z.int() });

export type CustomerCreateBody = z.infer<typeof createBody>;
export type CustomerUpdateBody = z.infer<typeof updateBody>;
export type AddressCreateBody = z.infer<typeof addressCreateBody>;
export type AddressUpdateBody = z.infer<typeof addressUpdateBody>;
export type EmbeddedAddressBody = NonNullable<CustomerCreateBody['addresses']>[number];

/** Customers per call. https://developer.bigcommerce.com/docs/rest-management/customers */
const customersMax = 10;

/** Reads an array of bodies; above `max` the platform answers 413. */
export function parseArray<T extends z.ZodObject>(schema: T, body: unknown, max = Number.POSITIVE_INFINITY): z.infer<T>[] {
  if (!Array.isArray(body)) throw unprocessable({ '': 'error.expected.jsarray' });
  if (body.length > max)
    throw new PlatformError({ status: 413, message: `The request payload is too large. The maximum items allowed in the array is ${max}.` });
  return body.map((item, index) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) return parsed.data;
    const errors = parsed.error.issues.map((issue) => [`${index}.${issue.path.join('.')}`, issue.code === 'invalid_type' ? 'error.path.missing' : issue.message]);
    throw unprocessable(Object.fromEntries(errors));
  });
}

export const parseCustomerCreate = (body: unknown): CustomerCreateBody[] => parseArray(createBody, body, customersMax);
export const parseCustomerUpdate = (body: unknown): CustomerUpdateBody[] => parseArray(updateBody, body, customersMax);
export const parseAddressCreate = (body: unknown): AddressCreateBody[] => parseArray(addressCreateBody, body);
export const parseAddressUpdate = (body: unknown): AddressUpdateBody[] => parseArray(addressUpdateBody, body);
