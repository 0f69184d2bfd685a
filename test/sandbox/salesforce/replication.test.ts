import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ duplicateRule: 'off' });
after(() => org.close());

const at = (minute: number) => encodeURIComponent(new Date(org.clock.now() + minute * 60_000).toISOString());
const ask = (what: string) => org.call('GET', `/sobjects/Contact/${what}`);

test('what changed and what was deleted is listed by the minute', async () => {
  const [kept, gone] = [idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Kept' })), idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Gone' }))];
  await org.clock.advance(5 * 60_000);
  await org.call('DELETE', `/sobjects/Contact/${gone}`);
  const early = await ask(`updated?start=${at(-10)}&end=${at(-1)}`);
  const late = await ask(`updated?start=${at(-1)}&end=${at(5)}`);
  const deleted = await ask(`deleted?start=${at(-1)}&end=${at(5)}`);
  assert.deepEqual([early.body, late.body], [{ ids: [kept], latestDateCovered: '2026-11-22T12:04:00.000+0000' }, { ids: [], latestDateCovered: '2026-11-22T12:05:00.000+0000' }]);
  assert.deepEqual(deleted.body, { deletedRecords: [{ id: gone, deletedDate: '2026-11-22T12:05:00.000+0000' }], earliestDateAvailable: '2026-10-23T12:05:00.000+0000', latestDateCovered: '2026-11-22T12:05:00.000+0000' });
  assert.equal(org.journal.calls().salesforce.byRoute['GET /sobjects/Contact/deleted'], 1);
});

const refused: [string, () => string, string][] = [
  ['less than a minute', () => `updated?start=${at(-1)}&end=${at(-1)}`, 'INVALID_REPLICATION_DATE'],
  ['more than 30 days back', () => `deleted?start=${at(-31 * 24 * 60)}&end=${at(0)}`, 'INVALID_REPLICATION_DATE'],
  ['no date', () => `updated?start=today&end=${at(0)}`, 'INVALID_REPLICATION_DATE'],
  ['no end', () => `updated?start=${at(-5)}`, 'MISSING_ARGUMENT'],
];
for (const [what, path, code] of refused)
  test(`a span of ${what} is refused`, async () => {
    const { status, body } = await ask(path());
    assert.deepEqual([status, Array.isArray(body) && isJsonObject(body[0]) && body[0].errorCode], [400, code]);
  });
