import { readEventFilter } from './event-filter.ts';
import type { ChannelMember, EventChannel, EventModel } from './event-model.ts';
import { defaultChannel, objectOfChangeEvent } from './event-model.ts';
import { children, text, texts } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { findField } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { OrgSchema } from './org-schema.ts';

/** Standard objects with change events; custom objects all have them. https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_associated_objects_change_event.htm */
const capturable: ReadonlySet<string> = new Set([
  'Account', 'Contact', 'Order', 'OrderItem', 'Product2', 'Opportunity', 'Case', 'Asset', 'Quote', 'Lead', 'Task', 'Individual', 'Pricebook2', 'ReturnOrder', 'ReturnOrderLineItem',
  'PricebookEntry', 'AccountContactRelation', 'OpportunityLineItem', 'OrderSummary', 'FulfillmentOrder', 'Contract', 'Event', 'User',
]);
const channelNamePattern = /^[A-Za-z]\w*__chn$/;
const memberNamePattern = /^[A-Za-z](?!\w*__)\w*$/;
const channelsMax = 100;
const enrichedFieldsMax = 10;
/** https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_allocations.htm */
const selectedEntitiesMax = 5;

/** A custom channel from its file; throws with the reason when the platform would refuse it. */
export function toEventChannel(name: string, node: MetadataNode, events: EventModel): EventChannel {
  if (!channelNamePattern.test(name)) throw new Error(`The channel name ${name} isn't valid: it must end with __chn`);
  const [channelType, label] = [text(node, 'channelType'), text(node, 'label')];
  if (channelType !== 'data' && channelType !== 'event') throw new Error(`'${channelType ?? ''}' is not a valid value for the enum 'PlatformEventChannelType'`);
  if (label === undefined) throw new Error('Required field is missing: label');
  if (!events.channels.has(name) && events.channels.size >= channelsMax) throw new Error(`The maximum number of custom channels (${channelsMax}) has been reached`);
  const before = events.channels.get(name);
  if (before && before.channelType !== channelType) throw new Error("Can't change the channelType of a channel");
  return { channelType, label };
}

function selectedObject(schema: OrgSchema, entity: string, channelType: EventChannel['channelType']): ObjectSchema {
  const refusal = new Error(`The selected entity, ${entity}, isn't valid`);
  if (channelType === 'event') {
    const event = entity.endsWith('__e') ? schema.object(entity) : undefined;
    if (!event) throw refusal;
    return event;
  }
  const object = schema.object(objectOfChangeEvent(entity) ?? '');
  if (!object || (object.custom ? !object.name.endsWith('__c') : !capturable.has(object.name))) throw refusal;
  return object;
}

/** Fields of the object itself, by their API names: nothing over a relationship, no formula. */
function enrichedColumns(object: ObjectSchema, node: MetadataNode): string[] {
  const names = children(node, 'enrichedFields').flatMap((each) => texts(each, 'name'));
  if (names.length > enrichedFieldsMax) throw new Error(`A channel member can't have more than ${enrichedFieldsMax} enriched fields`);
  return names.map((name) => {
    const field = findField(object, name);
    if (!field || field.formula || field.type === 'address') throw new Error(`The selected field, ${name}, isn't valid.`);
    return field.name;
  });
}

function checkSelection(events: EventModel, member: ChannelMember): void {
  const others = [...events.members.values()].filter((each) => each.fullName !== member.fullName);
  if (others.some((each) => each.channel === member.channel && each.object === member.object)) throw new Error('DUPLICATE_VALUE: duplicate value found: <unknown> duplicates value on record with id: <unknown>');
  // One object on several channels counts once.
  const selected = new Set([...others, member].map((each) => each.object).filter((object) => !object.endsWith('__e')));
  if (selected.size > selectedEntitiesMax) throw new Error(`The maximum number of entities selected for Change Data Capture (${selectedEntitiesMax}) has been exceeded`);
}

/** A selection of one object on a channel from its file; throws with the reason when the platform would refuse it. */
export function toChannelMember(fullName: string, node: MetadataNode, { schema, events }: { schema: OrgSchema; events: EventModel }): ChannelMember {
  // Two underscores in a row would be read as a namespace.
  if (!memberNamePattern.test(fullName)) throw new Error(`The name ${fullName} isn't valid for a PlatformEventChannelMember`);
  const [channel, entity, expression] = [text(node, 'eventChannel'), text(node, 'selectedEntity'), text(node, 'filterExpression')];
  if (channel === undefined || entity === undefined) throw new Error(`Required field is missing: ${channel === undefined ? 'eventChannel' : 'selectedEntity'}`);
  const channelType = channel === defaultChannel ? 'data' : events.channels.get(channel)?.channelType;
  if (!channelType) throw new Error(`In field: eventChannel - no PlatformEventChannel named ${channel} found`);
  const object = selectedObject(schema, entity, channelType);
  const before = events.members.get(fullName);
  if (before && (before.channel !== channel || before.object !== object.name)) throw new Error("Can't change the eventChannel or the selectedEntity of a channel member");
  const filter = expression === undefined || expression === '' ? {} : { filter: readEventFilter(expression, object) };
  const member: ChannelMember = { fullName, channel, object: object.name, enrichedFields: enrichedColumns(object, node), ...filter };
  checkSelection(events, member);
  return member;
}
