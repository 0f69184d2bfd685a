import type { Draft, FieldValue, ParentWish, PersonMatch, TargetRef } from '../core/draft.ts';
import type { SourceRecord, TargetEntity } from '../core/entity.ts';
import type { RecordKeys } from '../core/record-key.ts';
import type { ErrorCode } from '../core/sync-error.ts';
import type { FieldMap, Step } from '../mapping/steps.ts';

/** What a flow may know besides the record itself. */
export type FlowContext = {
  keys: RecordKeys;
  /** IANA zone of the store. */
  storeZone: string;
  storeCurrency: string;
  /** Translation tables of the field maps. */
  tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  org: {
    standardPricebookId: string;
    /** undefined = one currency, named in `defaultCurrency`. */
    currencies: ReadonlySet<string> | undefined;
    defaultCurrency: string;
    /** Decimals of OrderItem.UnitPrice. */
    unitPriceScale: number;
    draftStatus: string;
    /** The org's own words for an activated order. */
    activatedStatuses: ReadonlySet<string>;
  };
  settings: {
    charges: 'lines' | 'fields';
    /** Currency the org lacks → what amounts are multiplied by, or `order`: the rate the order itself carries. */
    conversions: Readonly<Record<string, string>>;
    /** Which records come in; without it all do. */
    orders?: { paidOnly: boolean; statuses: readonly number[]; minimumTotal: string };
    /** Status ids of the store that activate an order; without it, those of a sale that stands. */
    activatingStatuses?: readonly number[];
    /** By flow: whether it runs, and for which channels (none named = all); a flow that is not named runs. */
    flows?: Readonly<Record<string, FlowSwitch>>;
    /** `flow.map` → field → what an administrator maps to it; the same object as long as the settings are the same. */
    fieldMaps?: FieldMapChanges;
    /** Lists whose elements become records of their own, by an administrator's word. */
    recordMaps?: readonly RecordMap[];
    /** Who is known again where. `guests: channel`: a guest of two storefronts is two people. `companies: shared`: buyers of one company have one Account. */
    matching?: { guests: 'store' | 'channel'; companies: 'apart' | 'shared' };
    /** What the rules of an administrator say of a mapped record; `map` is `flow.map`. */
    checkRules?: (map: string, fields: Readonly<Record<string, FieldValue>>) => { field: string; severity: 'warn' | 'hold' | 'reject'; message: string }[];
  };
  /** What an administrator's steps take from elsewhere, read or evaluated before the batch is mapped. */
  prepared?: Prepared;
};

/** Elements of a list as records of their own; `mapping/record-map.ts` makes it. */
export type RecordMap = {
  flow: string;
  map: string;
  /** The map of the flow whose records it hangs below, and the field that points there. */
  parent: string;
  lookup: string;
  entity: TargetEntity;
  /** Whether the record of an element the source no longer has is deleted. */
  isPruned: boolean;
  elementsOf(scope: object, record: object | undefined, context: Pick<FlowContext, 'storeZone' | 'tables'>): { item: unknown; id: string | undefined }[] | undefined;
};

export type Prepared = {
  /** The same plan twice, by the data of its record, so that what was evaluated of its scopes is found again. */
  plans: WeakMap<object, FlowPlan | Refusal>;
  /** undefined = it was not evaluated, or has no value. Throws what kept it from one. */
  evaluated(expression: string, scope: unknown): unknown;
  enriched(of: { object: string; match: string; field: string }, key: string): unknown;
};

/** A field that is off is left alone; steps take the place of the package's, none leave them. */
export type FieldMapChanges = Readonly<Record<string, Readonly<Record<string, { isOn: boolean; steps: readonly Step[] }>>>>;

export type FlowSwitch = Readonly<{ isOn: boolean; channels: readonly number[] }>;

/** Why records of this channel take no part in the flow; undefined when they do. */
export function channelOff({ settings }: FlowContext, flow: string, channel: number): { field: string; message: string } | undefined {
  const channels = settings.flows?.[flow]?.channels ?? [];
  return channels.length === 0 || channels.includes(channel) ? undefined : { field: 'channel_id', message: `Not synced: channel ${channel} is not one of the channels of this flow.` };
}

/** One target record of a plan: which field map fills it from which scope. */
export type PlannedNode = {
  map: string;
  key: string;
  /** Of a map that is not the flow's own. */
  entity?: TargetEntity;
  /** What the paths of the field map start from. */
  scope: object;
  role?: 'own' | 'ensure';
  references?: Record<string, TargetRef>;
  fixed?: Record<string, string>;
  parentKey?: string;
  person?: PersonMatch;
  isCompany?: boolean;
};

export type FlowPlan = {
  nodes: PlannedNode[];
  parents?: ParentWish[];
  activation?: Draft['activation'];
  warnings?: Draft['warnings'];
  facts?: Record<string, string>;
  heldOut?: Draft['heldOut'];
  lists?: Draft['lists'];
};

/** Per object the fields that say its source is gone. Unless a rule says so nothing is deleted in the target: orders, cases and people's notes hang on it. */
export type Tombstones = Readonly<Record<string, Readonly<Record<string, FieldValue>>>>;

/** Why a record is not synced: `skip` codes pass it over, others show it to a person. */
export type Refusal = { refuse: ErrorCode; message: string; field?: string };

export type FlowTrigger = {
  scope: string;
  /** `variant:77` where the event says no more: intake finds whose it is. */
  entityKeyOf(data: Readonly<Record<string, unknown>>): string | undefined;
  /** False for events that leave the record's own modification time alone, so that a read cannot be told too old by them. */
  movesVersion?: boolean;
  /** Asked of the store only where somebody maps metafields of these records. */
  isOfMetafields?: boolean;
};

/** The events of a kind of record's metafields. https://developer.bigcommerce.com/docs/integrations/webhooks/events */
export function metafieldTriggers(kind: 'order' | 'customer' | 'product' | 'variant'): FlowTrigger[] {
  const entityKeyOf: FlowTrigger['entityKeyOf'] = (data) => (data.resource_type === kind && /^\d+$/.test(String(data.resource_id)) ? `${kind}:${String(data.resource_id)}` : undefined);
  return ['created', 'updated', 'deleted'].map((action) => ({ scope: `store/metafield/${action}`, entityKeyOf, movesVersion: false, isOfMetafields: true }));
}

/** One flow: declarative, pure, without I/O. */
export type FlowDefinition<Data = unknown> = {
  name: string;
  /** One sentence for people. */
  description: string;
  triggers: readonly FlowTrigger[];
  /** Which reader of the source connector brings its records. */
  reads: 'orders' | 'customers' | 'products';
  /** Flows whose records must exist first, by name: flows never import flows. */
  after: readonly string[];
  fieldMaps: Readonly<Record<string, { entity: TargetEntity; map: FieldMap }>>;
  /** What a deleted source record leaves on the records it kept up to date. */
  tombstones?: Tombstones;
  /** Objects whose records are deleted with it, where the rule says delete. */
  removes?: readonly string[];
  // Method syntax on purpose: a flow of one record type stands in the list of all flows.
  plan(record: SourceRecord & { data: Data }, context: FlowContext): FlowPlan | Refusal;
  /** The part of a record, as the store sent it, that a node stands for; without it the whole record. Steps of administrators find it at `record`. */
  recordOf?(node: Pick<PlannedNode, 'map' | 'key'>, raw: Readonly<Record<string, unknown>>): object;
  retry: { attemptsMax: number; delayMs: number; delayMsMax: number };
};

export function defineFlow<Data>(flow: FlowDefinition<Data>): FlowDefinition<Data> {
  return flow;
}

/**
 * The currency in which catalogue prices stand in the org, and the rate that leads there from the store's (undefined = they are the
 * same). undefined: the org lacks the store's currency and no rule converts it, so it holds no catalogue prices.
 */
export function catalogueCurrency({ org, settings, storeCurrency }: FlowContext): { code: string; rate: string | undefined } | undefined {
  const isKnown = org.currencies ? org.currencies.has(storeCurrency) : storeCurrency === org.defaultCurrency;
  if (isKnown) return { code: storeCurrency, rate: undefined };
  const rule = settings.conversions[storeCurrency];
  return rule === undefined || rule === 'order' ? undefined : { code: org.defaultCurrency, rate: rule };
}

/** Object → the fields a set of flows writes on it: what describe and the permission set must offer. */
export function fieldsWritten(flows: readonly FlowDefinition<never>[]): Map<string, Set<string>> {
  const written = new Map<string, Set<string>>();
  for (const { fieldMaps } of flows) {
    for (const { entity, map } of Object.values(fieldMaps)) {
      const fields = written.get(entity.sobject) ?? new Set();
      written.set(entity.sobject, fields);
      for (const field of [entity.externalIdField, ...Object.keys(map), ...Object.keys(entity.references)]) fields.add(field);
    }
  }
  return written;
}
