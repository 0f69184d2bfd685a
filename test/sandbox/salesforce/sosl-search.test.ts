import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import { startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

for (const Name of ['Acme Ltd', 'The Acme Holding', 'Acmeson', 'Globe Ltd']) await org.admin('POST', '/sobjects/Account', { Name, Phone: Name === 'Globe Ltd' ? '555 acme' : '1' });
await org.admin('POST', '/sobjects/Contact', { LastName: 'Acme', Email: 'kim@acme.example', Title: 'Wizard' });

async function find(sosl: string, call = org.call): Promise<unknown[]> {
  const { body } = await call('GET', `/search?q=${encodeURIComponent(sosl)}`);
  if (!isJsonObject(body) || !Array.isArray(body.searchRecords)) return [JSON.stringify(body)];
  return body.searchRecords.filter(isJsonObject).map((record) => record.Name ?? (isJsonObject(record.attributes) ? record.attributes.type : undefined));
}

test('words, phrases, beginnings, and what joins them', async () => {
  const names = (term: string) => find(`FIND {${term}} IN NAME FIELDS RETURNING Account(Name)`);
  assert.deepEqual(
    [await names('acme'), await names('acme*'), await names('acm?'), await names('"the acme"'), await names('holding acme'), await names('globe OR acmeson'), await names('acme AND NOT holding'), await names('(globe OR acme) AND ltd')],
    [['Acme Ltd', 'The Acme Holding'], ['Acme Ltd', 'Acmeson', 'The Acme Holding'], ['Acme Ltd', 'The Acme Holding'], ['The Acme Holding'], ['The Acme Holding'], ['Acmeson', 'Globe Ltd'], ['Acme Ltd'], ['Acme Ltd', 'Globe Ltd']],
  );
});

test('only the fields of the scope are searched', async () => {
  assert.deepEqual([await find('FIND {acme} IN PHONE FIELDS RETURNING Account(Name)'), await find('FIND {kim@acme.example} IN EMAIL FIELDS')], [['Globe Ltd'], ['Contact']]);
});

test('of each object its fields, conditions, order and limit count, over all the limit of the search', async () => {
  const returning = "RETURNING Account(Name WHERE Name != 'Acme Ltd' ORDER BY Name DESC LIMIT 2), Contact";
  assert.deepEqual([await find(`FIND {acme*} ${returning}`), await find(`FIND {acme*} ${returning} LIMIT 1`), await find('FIND {acme}')], [['The Acme Holding', 'Globe Ltd', 'Contact'], ['The Acme Holding'], ['Account', 'Account', 'Account', 'Contact']]);
});

test('what a user may not read is not found, nor told', async () => {
  assert.deepEqual([await find('FIND {wizard}', org.admin), await find('FIND {wizard}')], [['Contact'], []]);
  assert.match(String(await find('FIND {acme} RETURNING Contact(Title)')), /Title/);
});

for (const [title, sosl, message] of [
  ['without FIND', 'acme', /FIND \{search query\} expected/],
  ['for one letter', 'FIND {a}', /longer than one character/],
  ['for nothing', 'FIND {}', /longer than one character/],
  ['in fields there are none of', 'FIND {acme} IN BODY FIELDS', /unexpected token: BODY/],
  ['with a parenthesis left open', 'FIND {acme} RETURNING Account(Name', /'\)' expected/],
  ['with a parenthesis left open in its words', 'FIND {(acme}', /'\)' expected/],
  ['with more behind it', 'FIND {acme} GROUP BY Name', /unexpected token: GROUP/],
  ['of an object nobody searches', 'FIND {acme} RETURNING PermissionSet(Id)', /not supported/],
] as const)
  test(`a search ${title} is refused`, async () => assert.match(String(await find(sosl)), message));
