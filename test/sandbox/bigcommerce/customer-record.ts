import type { FormField } from './order-record.ts';
import type { PublishedForm } from './published-form.ts';

export type CustomerAddress = {
  id: number;
  customer_id: number;
  first_name: string;
  last_name: string;
  company: string;
  address1: string;
  address2: string;
  city: string;
  state_or_province: string;
  postal_code: string;
  country: string;
  country_code: string;
  phone: string;
  address_type: 'residential' | 'commercial';
  form_fields: FormField[];
  published?: PublishedForm;
};

/** A registered shopper as the store keeps it. */
export type CustomerRecord = {
  id: number;
  email: string;
  first_name: string;
  last_name: string;
  company: string;
  phone: string;
  notes: string;
  tax_exempt_category: string;
  customer_group_id: number;
  registration_ip_address: string;
  force_password_reset: boolean;
  accepts_product_review_abandoned_cart_emails: boolean;
  store_credit: number;
  origin_channel_id: number;
  /** null = may sign in on every channel. */
  channel_ids: number[] | null;
  form_fields: FormField[];
  createdAt: number;
  modifiedAt: number;
  published?: PublishedForm;
};
