import { z } from 'zod';
import type { EventSchema } from './event-schema.ts';

const changeTypes = ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE', 'GAP_CREATE', 'GAP_UPDATE', 'GAP_DELETE', 'GAP_UNDELETE', 'GAP_OVERFLOW'] as const;

/** A committed change of one or, when several were merged, many records of an object. Names are as on the wire, namespace included. */
export type ChangeEvent = {
  entityName: string;
  /** 18 characters each; `001*` stands for records that are not named. */
  recordIds: readonly string[];
  changeType: (typeof changeTypes)[number];
  /** API names of fields whose value moved: `BillingStreet` for a part of an address, and the address too when it went as a whole. */
  changed: ReadonlySet<string>;
  /** Those of them that were emptied: a null in `values` alone means "unchanged". */
  nulled: ReadonlySet<string>;
  /** Large texts that came as a difference: the record has to be read. */
  diffs: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  commitTimestamp: number;
  commitUser: string;
  changeOrigin: string;
  transactionKey: string;
  values: Readonly<Record<string, unknown>>;
};

const fieldNamesSchema = z.array(z.string()).default([]);
/** https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_event_fields_header.htm */
const headerSchema = z.object({
  entityName: z.string().min(1),
  recordIds: z.array(z.string()),
  changeType: z.enum(changeTypes),
  changeOrigin: z.string().default(''),
  transactionKey: z.string().default(''),
  commitTimestamp: z.number(),
  commitUser: z.string().default(''),
  nulledFields: fieldNamesSchema,
  diffFields: fieldNamesSchema,
  changedFields: fieldNamesSchema,
});

/** The change an event tells of; throws when the payload is not a change event of its schema. */
export function decodeChangeEvent(schema: EventSchema, payload: Buffer): ChangeEvent {
  const { ChangeEventHeader, ...values } = schema.decode(payload);
  const header = headerSchema.parse(ChangeEventHeader);
  return {
    entityName: header.entityName,
    recordIds: header.recordIds,
    changeType: header.changeType,
    changed: fieldNames(schema, header.changedFields),
    nulled: fieldNames(schema, header.nulledFields),
    diffs: fieldNames(schema, header.diffFields),
    commitTimestamp: header.commitTimestamp,
    commitUser: header.commitUser,
    changeOrigin: header.changeOrigin,
    transactionKey: header.transactionKey,
    values,
  };
}

/** What an event that cannot be decoded still tells: its records when the header is readable, else its object by the schema's name. */
export function salvageChangeEvent(schema: EventSchema, payload: Buffer): { entityName: string | undefined; recordIds: readonly string[] } {
  const header = headerSchema.safeParse(firstField(schema, payload));
  if (header.success) return { entityName: header.data.entityName, recordIds: header.data.recordIds };
  const named = /^(\w+?)(?:__ChangeEvent|ChangeEvent)$/.exec(schema.name);
  const entityName = named?.[1] && schema.name.endsWith('__ChangeEvent') ? `${named[1]}__c` : named?.[1];
  return { entityName, recordIds: [] };
}

function firstField(schema: EventSchema, payload: Buffer): unknown {
  try {
    return schema.decodeFirst(payload);
  } catch {
    return undefined;
  }
}

function fieldNames(schema: EventSchema, bitmaps: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const name of bitmaps.length === 0 ? [] : schema.expand(bitmaps)) {
    const [parent = '', part] = name.split('.');
    if (part !== undefined) names.add(flatName(parent, part));
    else {
      names.add(parent);
      for (const each of schema.partsOf(parent)) names.add(flatName(parent, each));
    }
  }
  return names;
}

/** The field by which records know a part: `BillingAddress.City` is `BillingCity`, `Name.LastName` is `LastName`, `Site__c.City` is `Site__City__s`. */
function flatName(parent: string, part: string): string {
  if (parent.endsWith('__c')) return `${parent.slice(0, -1)}${part}__s`;
  if (parent.endsWith('Address')) return `${parent.slice(0, -'Address'.length)}${part}`;
  return part;
}
