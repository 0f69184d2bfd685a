import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSandboxClock } from '../../clock.ts';
import { createSeededRandom } from '../../random.ts';
import { createField } from '../field.ts';
import { createObjectSchema } from '../object-schema.ts';
import { createEventBus, eventId } from './event-bus.ts';
import { platformEventSchema } from './event-schema.ts';
import { readReplayId, toReplayId } from './replay-id.ts';

const hourMs = 3_600_000;
const startAt = Date.UTC(2026, 10, 22);
const object = createObjectSchema({ name: 'Note__e', keyPrefix: 'e00', custom: true }, [createField({ name: 'Text__c', type: 'string', length: 2_000, custom: true })]);
const schema = platformEventSchema(object);
const topic = '/event/Note__e';

function startBus(retainedMax = 1_000) {
  const clock = createSandboxClock({ startAt, speed: 0 });
  const bus = createEventBus(clock, createSeededRandom(3), retainedMax);
  const publish = (Text__c: string) => bus.publish([{ schema, value: { CreatedDate: clock.now(), CreatedById: 'me', Text__c }, present: 0n, topics: [topic] }]);
  const texts = (place: number, countMax = 100_000) => bus.after(topic, place, countMax).map((event) => schema.type.fromBuffer(event.page.subarray(event.start, event.end)).Text__c);
  return { clock, bus, publish, texts };
}

test('places rise with gaps, never reach beyond what a double holds, and are ten bytes outside', () => {
  const { bus, publish } = startBus();
  const places = Array.from({ length: 200 }, (_each, count) => publish(`${count}`));
  const gaps = new Set(places.slice(1).map((place, count) => place - (places[count] ?? 0)));
  assert.deepEqual([...gaps].toSorted((left, right) => left - right), [1, 2, 3, 4]);
  assert.ok(Number.isSafeInteger(places.at(-1)));
  const [first = 0] = places;
  assert.deepEqual([toReplayId(first).length, readReplayId(toReplayId(first)), readReplayId(toReplayId(first).subarray(0, 8)), readReplayId(Buffer.alloc(9)), readReplayId(Buffer.alloc(10, 255))], [10, first, first, undefined, undefined]);
  assert.equal(new Set(bus.after(topic, 0, 200).map(eventId)).size, 200);
});

test('events come back byte by byte, whatever page they lie in', () => {
  const { publish, texts } = startBus(5_000);
  const given = Array.from({ length: 3_000 }, (_each, count) => `${count} ${'x'.repeat(count % 1_500)}`);
  for (const text of given) publish(text);
  assert.deepEqual(texts(0), given);
});

test('a topic forgets events after 72 hours, and the oldest beyond its number', async () => {
  const { bus, clock, publish, texts } = startBus(10);
  const old = publish('old');
  await clock.advance(71 * hourMs);
  publish('new');
  assert.deepEqual([texts(0), bus.places.isRetained(old)], [['old', 'new'], true]);
  await clock.advance(hourMs + 1);
  assert.deepEqual([texts(0), bus.places.isRetained(old), bus.places.isRetained(bus.places.tip())], [['new'], false, true]);
  for (let count = 0; count < 12; count++) publish(`${count}`);
  assert.deepEqual([bus.counts(), texts(0)[0]], [{ [topic]: 10 }, '2']);
});

test('a place that fell to the number is no longer one to start from', () => {
  const { bus, publish } = startBus(5);
  const [first = 0, ...others] = Array.from({ length: 8 }, (_each, count) => publish(`${count}`));
  assert.deepEqual([bus.places.isRetained(first), bus.places.isRetained(others.at(-1) ?? 0)], [false, true]);
});

test('those who listen hear of many events of one turn once', async () => {
  const { bus, publish } = startBus();
  let heard = 0;
  bus.onPublish(() => (heard += 1));
  publish('one');
  publish('two');
  await new Promise(setImmediate);
  publish('three');
  await new Promise(setImmediate);
  assert.equal(heard, 2);
});
