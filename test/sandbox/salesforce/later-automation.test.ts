import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({
  automation: [
    { object: 'Account', when: 'later', on: 'create', delayMs: 60_000, set: { Site: 'queueable', Rating: 'Hot' } },
    { object: 'Account', when: 'later', on: 'update', onlyWhen: { field: 'Phone', equals: '2' }, set: { Phone: '3' } },
    { object: 'Contact', when: 'later', set: { LastName: null } },
  ],
});
after(() => org.close());

const shown = async (id: string) => {
  const [row] = await org.query(`SELECT Site, Phone, LastModifiedDate, LastModifiedBy.Username FROM Account WHERE Id = '${id}'`);
  return [row?.Site, row?.Phone, row?.LastModifiedDate];
};

test('a queueable changes the record in a transaction of its own, as the user who saved', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Queued' }));
  org.journal.reset();
  const [atOnce] = await shown(id);
  await org.clock.advance(60_000);
  const later = await shown(id);
  // The user may not see Rating: automation has the rights of the system.
  const [row] = await org.query(`SELECT LastModifiedBy.Username FROM Account WHERE Id = '${id}'`);
  assert.deepEqual([atOnce, later], [null, ['queueable', null, '2026-11-22T12:01:00.000+0000']]);
  assert.equal(isJsonObject(row?.LastModifiedBy) && row.LastModifiedBy.Username, org.twin.username);
  assert.deepEqual(org.journal.writes().map(({ route, fields }) => [route, fields]), [['ASYNC', ['Site', 'Rating']]]);
});

test('what runs later starts nothing that runs later still', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Again' }));
  await org.call('PATCH', `/sobjects/Account/${id}`, { Phone: '2' });
  await org.clock.advance(1);
  await org.clock.advance(120_000);
  assert.deepEqual((await shown(id)).slice(0, 2), ['queueable', '3']);
});

test('what the org refuses later leaves the record as it was saved', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Contact', { LastName: 'Kept' }));
  await org.clock.advance(1);
  assert.deepEqual((await org.query(`SELECT LastName FROM Contact WHERE Id = '${id}'`)).map(({ LastName }) => LastName), ['Kept']);
});

test('a record that is gone by then is left alone', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Short-lived' }));
  await org.call('DELETE', `/sobjects/Account/${id}`);
  await org.clock.advance(60_000);
  assert.equal((await org.call('GET', `/sobjects/Account/${id}`)).status, 404);
});
