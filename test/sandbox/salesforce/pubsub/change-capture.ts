import type { SeededRandom } from '../../random.ts';
import type { Commit } from '../commit-feed.ts';
import type { ObjectSchema } from '../object-schema.ts';
import type { Org } from '../org.ts';
import { isPlatformEvent } from '../platform-event-feed.ts';
import { apiVersion } from '../record-json.ts';
import { emptyBody, enrichedBody, eventBody } from './event-body.ts';
import type { EventBody } from './event-body.ts';
import { eventId } from './event-bus.ts';
import type { EventBus, NewEvent } from './event-bus.ts';
import type { EventSchema } from './event-schema.ts';
import type { EventRoute, EventTopics } from './event-topics.ts';
import { rowOutcomes } from './row-outcome.ts';
import type { RowOutcome } from './row-outcome.ts';

type Header = {
  entityName: string; recordIds: string[]; changeType: string; changeOrigin: string; transactionKey: string; sequenceNumber: number;
  commitTimestamp: number; commitNumber: bigint; commitUser: string; nulledFields: readonly string[]; diffFields: readonly string[]; changedFields: readonly string[];
};

/** One event before it is written: the records it stands for and what it says on each group of topics. */
type PendingEvent = { object: ObjectSchema; schema: EventSchema; ids: string[]; changeType: string; forms: { body: EventBody; topics: string[] }[] };

/** Commit numbers are beyond what a double holds exactly. */
const commitNumberStart = 9_007_199_254_740_993n;
const commitStepMax = 9;
const changesPerTransactionMax = 100_000;

/** https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_event_fields_header.htm */
function originOf({ route, client }: Commit): string {
  // What automation does later is no API's change.
  if (route === 'ASYNC') return '';
  if (route === 'UI') return `com/salesforce/api/soap/${apiVersion};client=SfdcInternalAPI/`;
  const api = route.includes('/jobs/ingest') ? 'bulkapi' : 'rest';
  return `com/salesforce/api/${api}/${apiVersion}${client === undefined ? '' : `;client=${client}`}`;
}

function transactionKeyOf(random: SeededRandom): string {
  return `${random.hex(8)}-${random.hex(4)}-${random.hex(4)}-${random.hex(4)}-${random.hex(12)}`;
}

type HeaderStart = Pick<Header, 'changeOrigin' | 'transactionKey' | 'commitTimestamp' | 'commitNumber' | 'commitUser'>;

/** The same change of several records of one object in one transaction is one event. */
function merge(events: readonly PendingEvent[]): PendingEvent[] {
  const merged = new Map<string, PendingEvent>();
  for (const event of events) {
    const key = event.changeType === 'UPDATE' || event.changeType === 'DELETE' ? JSON.stringify([event.object.name, event.changeType, event.forms], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)) : event.ids.join();
    const known = merged.get(key);
    if (known) known.ids.push(...event.ids);
    else merged.set(key, event);
  }
  return [...merged.values()];
}

/** Turns what the org commits into change events on the bus. An org whose objects are on no channel pays one look. */
export function startChangeCapture(org: Org, parts: { bus: EventBus; topics: EventTopics; random: SeededRandom }): void {
  const { bus, topics, random } = parts;
  let commitNumber = commitNumberStart;

  /** The event in the form of each topic whose filter it passes. */
  const formsOf = (outcome: RowOutcome, schema: EventSchema, routes: readonly EventRoute[], header: HeaderStart): PendingEvent['forms'] => {
    const row = outcome.after ?? outcome.before;
    const plain = eventBody(schema, outcome);
    const forms: PendingEvent['forms'] = [];
    const { commitNumber: number, ...rest } = header;
    const values = { ...rest, commitNumber: Number(number), entityName: outcome.object, changeType: outcome.changeType, sequenceNumber: 1 };
    for (const { topic, member } of routes) {
      if (member?.filter && row && !member.filter.test(values, row)) continue;
      // What a filter looks at is in the event, so that it can be understood.
      const columns = [...(member?.enrichedFields ?? []), ...(member?.filter?.fields ?? [])];
      const body = columns.length === 0 ? plain : enrichedBody(schema, plain, row, columns);
      const same = forms.find((form) => form.body === body);
      if (same) same.topics.push(topic);
      else forms.push({ body, topics: [topic] });
    }
    return forms;
  };

  const publish = (event: PendingEvent, start: HeaderStart, sequenceNumber: number): void => {
    const isGap = org.faults.strike('pubsub', 'gapEvent', event.object.name) !== undefined;
    const forms = event.forms.map(({ body, topics: names }): NewEvent => {
      const said = isGap ? emptyBody(event.schema) : body;
      const header: Header = {
        ...start, entityName: event.object.name, recordIds: event.ids, changeType: isGap ? `GAP_${event.changeType}` : event.changeType, sequenceNumber,
        nulledFields: said.nulledFields, diffFields: said.diffFields, changedFields: said.changedFields,
      };
      return { schema: event.schema, value: { ChangeEventHeader: header, ...said.values }, present: said.present, topics: names };
    });
    const place = bus.publish(forms);
    if (org.faults.strike('pubsub', 'duplicate', event.object.name)) bus.publish(forms, { id: eventId({ id: undefined, place }) });
  };

  /** More changes than a transaction may tell of: every object says that it lost count, and no id. */
  const overflow = (outcomes: readonly RowOutcome[], start: HeaderStart): void => {
    const objects = [...new Set(outcomes.map((outcome) => outcome.object))];
    for (const [place, name] of objects.entries()) {
      const object = org.model().schema.object(name);
      if (!object) continue;
      const schema = topics.schemaOf(object);
      const header: Header = { ...start, entityName: name, recordIds: [], changeType: 'GAP_OVERFLOW', sequenceNumber: place + 1, nulledFields: [], diffFields: [], changedFields: [] };
      bus.publish([{ schema, value: { ChangeEventHeader: header, ...emptyBody(schema).values }, present: 0n, topics: topics.routesOf(name).map((route) => route.topic) }]);
    }
  };

  const capture = (commit: Commit, outcomes: readonly RowOutcome[]): void => {
    commitNumber += BigInt(random.integer(1, commitStepMax));
    const start: HeaderStart = { changeOrigin: originOf(commit), transactionKey: transactionKeyOf(random), commitTimestamp: org.clock.now(), commitNumber, commitUser: commit.userId };
    if (outcomes.length > changesPerTransactionMax || org.faults.strike('pubsub', 'gapOverflow')) return overflow(outcomes, start);
    const events = outcomes.flatMap((outcome): PendingEvent[] => {
      const object = org.model().schema.object(outcome.object);
      if (!object) return [];
      const schema = topics.schemaOf(object);
      const forms = formsOf(outcome, schema, topics.routesOf(object.name), start);
      return forms.length === 0 ? [] : [{ object, schema, ids: [outcome.id], changeType: outcome.changeType, forms }];
    });
    for (const [place, event] of merge(events).entries()) publish(event, start, place + 1);
  };

  org.commits.listen((commit) => {
    if (!topics.hasRoutes()) return;
    for (const all of rowOutcomes(org.store, commit.transactions())) {
      const outcomes = all.filter((outcome) => !isPlatformEvent(outcome.object) && topics.routesOf(outcome.object).length > 0);
      if (outcomes.length === 0) continue;
      if (org.faults.strike('pubsub', 'schemaChange')) topics.moveSchemas();
      capture(commit, outcomes);
    }
  });
}
