import { z } from 'zod';
import { matchingSchema } from './matching-settings.ts';

const owners = ['bigcommerce', 'salesforce', 'newest', 'manual'] as const;
const deletions = ['ignore', 'archive', 'delete'] as const;
const channelsMax = 100;
const translationsMax = 400;
const textLengthMax = 255;

/** `id` → what stands for it in Salesforce. */
const translations = (key: RegExp, keyRule: string) =>
  z
    .record(z.string().regex(key, keyRule), z.string('must be a text').trim().min(1, 'must not be empty').max(textLengthMax, `must have at most ${textLengthMax} characters`))
    .refine((given) => Object.keys(given).length <= translationsMax, `must have at most ${translationsMax} rows`)
    .default({});
/** As Salesforce keeps it: on one line, without blanks around it. */
const anyText = new RegExp(`^(?! )[^\\r\\n]{1,${textLengthMax}}(?<! )$`);

/** A sale that stands. Placed but not paid (1, 6, 7, 12) stays Draft, cancelled (5) stays what it was. */
const standingStatuses = [2, 3, 4, 8, 9, 10, 11, 13, 14];
const statusIds = z.array(z.int('must be a status id').min(1).max(14)).max(14);

const ordersSchema = z.strictObject({
  /** Orders whose money is not there yet stay out. */
  paidOnly: z.boolean('must be on or off').default(false),
  /** Status ids that come in; none named = all. */
  statuses: statusIds.default([]),
  /** In the currency of the order. */
  minimumTotal: z.string('must be an amount').regex(/^\d{1,12}(?:\.\d{1,4})?$/, 'must be an amount of zero or more, such as 25.00').default('0'),
});
const moneySchema = z.strictObject({
  charges: z.enum(['lines', 'fields'], 'must be lines or fields'),
  /** Currency the org lacks → the rate into the currency of the org, or `order`: the rate the order carries. */
  conversions: z.record(z.string().regex(/^[A-Z]{3}$/, 'must be a currency code such as CAD'), z.string('must be a rate').regex(/^(?:order|\d{1,12}(?:\.\d{1,10})?)$/, 'must be a rate such as 0.7312, or "order"')).default({}),
});
const valuesSchema = z.strictObject({
  orderStatus: translations(/^(?:[1-9]|1[0-4])$/, 'must be a status id from 1 to 14'),
  shippingMethod: translations(anyText, 'must be the name of a shipping method'),
  paymentMethod: translations(anyText, 'must be the name of a payment method'),
  customerGroup: translations(/^\d{1,10}$/, 'must be the number of a customer group'),
});

const fieldsMax = 300;
const apiName = /^[A-Za-z]\w{0,79}$/;
/** Steps of the mapping language; what they may be is checked where they are compiled. */
const stepsSchema = z.array(z.looseObject({ step: z.string() }), 'must be a list of steps').max(50, 'must have at most 50 steps');
const fieldMapSchema = z.strictObject({
  /** Off: the field is left alone, whatever the package maps to it. */
  isOn: z.boolean('must be on or off').default(true),
  /** None = those of the package. */
  steps: stepsSchema.default([]),
});
const recordMapSchema = z.strictObject({
  isOn: z.boolean('must be on or off').default(true),
  object: z.string().regex(/^[A-Za-z]\w{0,76}__c$/, 'must be the API name of a custom object, such as Coupon_Use__c'),
  /** The field of the object that holds the key; the org must keep it unique. */
  externalId: z.string().regex(apiName, 'must be the API name of a field'),
  parent: z.string().regex(/^[a-z]+$/, 'must be the name of a map of the flow, such as order'),
  lookup: z.string().regex(apiName, 'must be the API name of a field'),
  each: stepsSchema.min(1, 'must have a step'),
  id: stepsSchema.min(1, 'must have a step'),
  vanished: z.enum(['keep', 'delete'], 'must be keep or delete').default('keep'),
});
const tableName = /^[A-Za-z]\w{0,39}$/;
const ruleSchema = z.strictObject({
  /** `flow.map` whose records it looks at, e.g. order-to-salesforce.order. */
  map: z.string().regex(/^[a-z-]+\.[a-z]+$/, 'must be a map such as order-to-salesforce.order'),
  /** The field it is about, as Salesforce calls it. */
  field: z.string().regex(apiName, 'must be the API name of a field'),
  kind: z.enum(['mandatory', 'pattern', 'range', 'allowed', 'condition'], 'must be mandatory, pattern, range, allowed or condition'),
  severity: z.enum(['warn', 'hold', 'reject'], 'must be warn, hold or reject'),
  /** `*` any characters, `#` a digit, `@` a letter, anything else itself. */
  pattern: z.string().max(100).optional(),
  least: z.string().regex(/^-?\d{1,15}(?:\.\d{1,10})?$/, 'must be a number such as 10 or 0.5').optional(),
  most: z.string().regex(/^-?\d{1,15}(?:\.\d{1,10})?$/, 'must be a number such as 10 or 0.5').optional(),
  values: z.array(z.string().max(255)).max(200).optional(),
  /** What must hold of the mapped record, over several of its fields; a condition of the mapping language. */
  condition: z.looseObject({}).optional(),
  /** What people read; without it the rule says it in its own words. */
  message: z.string().max(255, 'must have at most 255 characters').optional(),
});

/** What people decide for one store and one org. Plain JSON; a version keeps the whole of it. */
export const settingsSchema = z.strictObject({
  /** By flow: whether it runs, and for which channels; none named = all. */
  flows: z.record(z.string().regex(/^[a-z]+(?:-[a-z]+)+$/, 'must be the name of a flow'), z.strictObject({ isOn: z.boolean('must be on or off'), channels: z.array(z.int('must be a channel id').positive('must be a channel id')).max(channelsMax, `must name at most ${channelsMax} channels`).default([]) })),
  orders: ordersSchema.prefault({}),
  /** Status ids that make an order Activated; in any other an order stays what it is. */
  activatingStatuses: statusIds.default(standingStatuses),
  money: moneySchema,
  activatedEdits: z.enum(['reopen', 'in-place', 'issue'], 'must be reopen, in-place or issue'),
  /** `Object.Field` → who wins where both sides changed it; fields not named keep the owner the package gives them. */
  owners: z.record(z.string().regex(/^\w+\.\w+$/, 'must name a field as Object.Field'), z.enum(owners, `must be one of ${owners.join(', ')}`)).default({}),
  /** What becomes of the other side's record when one is deleted. */
  deletes: z.record(z.string().regex(/^(?:Contact|Order|Product2|customer|product)$/, 'must be Contact, Order, Product2, customer or product'), z.enum(deletions, `must be one of ${deletions.join(', ')}`)).default({}),
  values: valuesSchema.prefault({}),
  /** `flow.map` → field → what fills it instead of, or beside, what the package maps. */
  fieldMaps: z.record(z.string().regex(/^[a-z-]+\.[a-z]+$/, 'must be a map such as order-to-salesforce.order'), z.record(z.string().regex(apiName, 'must be the API name of a field'), fieldMapSchema).refine((fields) => Object.keys(fields).length <= fieldsMax, `must have at most ${fieldsMax} fields`)).default({}),
  /** `flow.map` → which list becomes records of which object, below the record of which map; its fields are in `fieldMaps` under the same name. */
  recordMaps: z.record(z.string().regex(/^[a-z-]+\.[a-z]{1,20}$/, 'must be a flow and a name, such as order-to-salesforce.coupon'), recordMapSchema).refine((maps) => Object.keys(maps).length <= 20, 'must have at most 20 lists').default({}),
  /** Translation tables of field maps, by name. */
  tables: z.record(z.string().regex(tableName, 'must be a name of letters, digits and underscores'), translations(anyText, 'must be a text on one line')).default({}),
  /** What is looked at besides the sync itself, and never holds it up. */
  watch: z.strictObject({ /** Contacts that are probably one person. */ duplicates: z.boolean('must be on or off').default(true), /** Orders, and hours, unlike the others. */ orders: z.boolean('must be on or off').default(true), /** Usual values for fields that lack one. */ values: z.boolean('must be on or off').default(true) }).prefault({}),
  matching: matchingSchema.prefault({}),
  /** What every record must be before it is written. */
  rules: z.array(ruleSchema).max(100, 'must have at most 100 rules').default([]),
});

export type SettingsDocument = z.infer<typeof settingsSchema>;

/** What holds until somebody publishes: what the environment says, every flow on, nothing filtered, nothing translated. */
export function defaultSettings(environment: { charges: 'lines' | 'fields'; conversions: Readonly<Record<string, string>> } & Pick<SettingsDocument, 'activatedEdits'> & { owners: Readonly<SettingsDocument['owners']>; deletes: Readonly<SettingsDocument['deletes']> }, flows: readonly string[]): SettingsDocument {
  const { charges, conversions, activatedEdits, owners: fieldOwners, deletes } = environment;
  return withEveryFlow(settingsSchema.parse({ flows: {}, money: { charges, conversions }, activatedEdits, owners: fieldOwners, deletes }), flows);
}

/** A flow that a version does not know yet, since it came with an update, runs. */
export function withEveryFlow(document: SettingsDocument, flows: readonly string[]): SettingsDocument {
  return { ...document, flows: { ...Object.fromEntries(flows.map((name) => [name, { isOn: true, channels: [] }])), ...document.flows } };
}
