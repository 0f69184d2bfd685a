import type { FieldValue, Row } from './field.ts';

/** Header fields that a filter may compare: all but the lists. */
export type EventHeaderValues = Readonly<Record<string, string | number>>;

/** The filter of a channel member: which events pass. */
export type EventFilter = {
  source: string;
  /** Fields of the record it looks at; they are in every event of the channel. */
  fields: readonly string[];
  test(header: EventHeaderValues, row: Row): boolean;
};

/** Selects one object on a channel, with what its events carry and which of them pass. */
export type ChannelMember = {
  fullName: string;
  /** "ChangeEvents" or "Name__chn". */
  channel: string;
  /** "Order" for OrderChangeEvent; "Name__e" on a channel of platform events. */
  object: string;
  enrichedFields: readonly string[];
  filter?: EventFilter;
};

export type EventChannel = { channelType: 'data' | 'event'; label: string };

/** A record-triggered flow: each created record that meets the conditions publishes a platform event. */
export type EventFlow = {
  object: string;
  conditions: readonly { field: string; operator: 'EqualTo' | 'NotEqualTo'; value: FieldValue }[];
  publishes: readonly { event: string; assignments: readonly { field: string; value: FieldValue | { recordField: string } }[] }[];
};

/** What metadata says about events. */
export type EventModel = {
  /** Custom channels by full name; ChangeEvents is there always. */
  channels: ReadonlyMap<string, EventChannel>;
  members: ReadonlyMap<string, ChannelMember>;
  /** Active flows by full name. */
  flows: ReadonlyMap<string, EventFlow>;
};

/** The channel that Setup selects objects on. */
export const defaultChannel = 'ChangeEvents';

/** An org whose administrator selected these objects on the Change Data Capture page of Setup. */
export function createEventModel(selected: readonly string[]): EventModel {
  const members = selected.map((object): [string, ChannelMember] => [`${defaultChannel}_${changeEventName(object).replace('__', '_')}`, { fullName: `${defaultChannel}_${changeEventName(object).replace('__', '_')}`, channel: defaultChannel, object, enrichedFields: [] }]);
  return { channels: new Map(), members: new Map(members), flows: new Map() };
}

/** "OrderChangeEvent" of Order, "Foo__ChangeEvent" of Foo__c. */
export function changeEventName(object: string): string {
  return object.endsWith('__c') ? `${object.slice(0, -1)}ChangeEvent` : `${object}ChangeEvent`;
}

/** The object of a change event's name, or undefined when it is no such name. */
export function objectOfChangeEvent(name: string): string | undefined {
  const [, object] = /^(.+?)ChangeEvent$/.exec(name) ?? [];
  return object?.endsWith('__') ? `${object}c` : object;
}
