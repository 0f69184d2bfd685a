import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import { startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

for (const Name of ['Acme Ltd', 'The Acme Holding', 'Acmeson']) await org.admin('POST', '/sobjects/Account', { Name, AccountSource: 'Web' });
await org.admin('POST', '/sobjects/Contact', { LastName: 'Acme', Title: 'Wizard' });

async function find(query: string, call = org.call): Promise<unknown[]> {
  const { body } = await call('GET', `/parameterizedSearch?${query}`);
  if (!isJsonObject(body) || !Array.isArray(body.searchRecords)) return [JSON.stringify(body)];
  return body.searchRecords.filter(isJsonObject).map((record) => record.Name ?? (isJsonObject(record.attributes) ? record.attributes.type : undefined));
}

test('every word is found in a text field, whole or by its beginning', async () => {
  assert.deepEqual([await find('q=acme&sobject=Account&Account.fields=Id,Name'), await find('q=acme*&sobject=Account&Account.fields=Name'), await find('q=holding%20acme&sobject=Account&Account.fields=Name')], [['Acme Ltd', 'The Acme Holding'], ['Acme Ltd', 'Acmeson', 'The Acme Holding'], ['The Acme Holding']]);
});

test('all objects are searched unless some are named, each up to its limit', async () => {
  assert.deepEqual([await find('q=acme'), await find('q=acme&sobject=Account&sobject=Contact&fields=Id&Account.limit=1'), await find('q=acme&overallLimit=1')], [['Account', 'Account', 'Contact'], ['Account', 'Contact'], ['Account']]);
});

test('what a user may not read is not found, nor told', async () => {
  assert.deepEqual([await find('q=wizard', org.admin), await find('q=wizard')], [['Contact'], []]);
  assert.match(String(await find('q=acme&sobject=Contact&Contact.fields=Title')), /No such column 'Title'/);
});

test('a word of one letter is refused', async () => {
  assert.match(String(await find('q=a*')), /longer than one character/);
});
