import type { Commit } from '../commit-feed.ts';
import type { EventFlow } from '../event-model.ts';
import type { Row } from '../field.ts';
import type { Org } from '../org.ts';
import { toApiDateTime } from '../org.ts';
import { eventUuid, isPlatformEvent } from '../platform-event-feed.ts';
import type { PlatformEvent } from '../platform-event-feed.ts';
import type { EventBus, NewEvent } from './event-bus.ts';
import { toAvroValue } from './event-schema.ts';
import type { EventTopics } from './event-topics.ts';
import { rowOutcomes } from './row-outcome.ts';

type Parts = { bus: EventBus; topics: EventTopics; /** Told of each event that was published. */ count(): void };

function meets(row: Row, conditions: EventFlow['conditions']): boolean {
  return conditions.every(({ field, operator, value }) => ((row[field] ?? null) === value) === (operator === 'EqualTo'));
}

/** Puts published events on the bus, in the form and on the topics of their definition. */
function startPublishing(org: Org, { bus, topics, count }: Parts): void {
  org.platformEvents.listen(({ object, values, userId }) => {
    // A flow that leaves out what is required fails, and its record is saved all the same.
    if (object.required.some((field) => field.custom && (values[field.name] ?? null) === null)) return;
    const schema = topics.schemaOf(object);
    const value = { CreatedDate: org.clock.now(), CreatedById: userId, ...Object.fromEntries(schema.fields.map((field) => [field.name, toAvroValue(field.type, values[field.column])])) };
    const passed = topics.routesOf(object.name).filter(({ member }) => member?.filter?.test({}, values) !== false);
    const form: NewEvent = { schema, value, present: 0n, topics: passed.map(({ topic }) => topic) };
    count();
    if (form.topics.length > 0) bus.publish([form], { id: eventUuid(values.Id) });
  });
}

/** What a transaction published is on its way once it commits; a rollback takes it along. */
function publishCommitted(org: Org, commit: Commit): void {
  const objects = new Set(commit.writes.filter((write) => isPlatformEvent(write.object)).map((write) => write.object));
  if (objects.size === 0) return;
  for (const { object: name, id, after } of rowOutcomes(org.store, commit.transactions()).flat()) {
    const object = objects.has(name) ? org.model().schema.object(name) : undefined;
    if (!object || !after) continue;
    if (object.publishes !== 'immediately') org.platformEvents.publish({ object, values: after, userId: commit.userId });
    // An event is no record: nobody can read it back.
    org.store.remove(name, id, after);
    org.store.forget(name, id);
  }
}

/** The events that the flows of the org make of created records, as the user who saved them. */
function runFlows(org: Org, commit: Commit): void {
  const { events, schema } = org.model();
  if (events.flows.size === 0) return;
  const flows = [...events.flows.values()].filter((flow) => commit.writes.some((write) => write.action === 'create' && write.object === flow.object));
  if (flows.length === 0) return;
  for (const { object: name, changeType, after } of rowOutcomes(org.store, commit.transactions()).flat())
    for (const flow of flows) {
      if (changeType !== 'CREATE' || !after || flow.object !== name || !meets(after, flow.conditions)) continue;
      for (const { event, assignments } of flow.publishes) {
        const object = schema.object(event);
        if (!object) continue;
        const at = toApiDateTime(org.clock.now());
        const given = assignments.map(({ field, value }) => [field, typeof value === 'object' && value !== null ? (after[value.recordField] ?? null) : value]);
        const published: PlatformEvent = { object, values: { Id: org.ids.next(object.keyPrefix), CreatedDate: at, ...Object.fromEntries(given) }, userId: commit.userId };
        org.platformEvents.publish(published);
      }
    }
}

/** Platform events of the org: published by clients, and by flows when records are created. */
export function startPlatformEvents(org: Org, parts: Parts): void {
  startPublishing(org, parts);
  org.commits.listen((commit) => {
    publishCommitted(org, commit);
    runFlows(org, commit);
  });
}
