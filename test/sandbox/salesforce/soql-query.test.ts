import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, jsonText } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { createOrderScene } from './order-scene.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const account = (BC_Key__c: string, more: JsonObject): JsonObject => ({ attributes: { type: 'Account' }, BC_Key__c, ...more });
await org.call('POST', '/composite/sobjects', {
  records: [
    account('a', { Name: 'Alpha', NumberOfEmployees: 10, Phone: '1', BillingCity: 'Berlin' }),
    account('b', { Name: 'beta', NumberOfEmployees: 20, BillingCity: 'Bonn' }),
    account('c', { Name: "Gamma's 100%", NumberOfEmployees: 30 }),
    account('d', { Name: 'Delta_1' }),
  ],
});
await org.call('POST', '/composite/sobjects', {
  records: [
    { attributes: { type: 'Contact' }, LastName: 'One', Birthdate: '1990-05-01', Account: { BC_Key__c: 'a' } },
    { attributes: { type: 'Contact' }, LastName: 'Two', Account: { BC_Key__c: 'a' } },
    { attributes: { type: 'Contact' }, LastName: 'Three' },
  ],
});

const keys = async (condition: string) => (await org.query(`SELECT BC_Key__c FROM Account WHERE ${condition}`)).map((row) => jsonText(row.BC_Key__c)).join('');
const failure = async (soql: string) => {
  const { body } = await org.call('GET', `/query?q=${encodeURIComponent(soql)}`);
  return Array.isArray(body) && isJsonObject(body[0]) ? body[0] : {};
};

const conditions: [string, string][] = [
  ["Name = 'ALPHA'", 'a'],
  ["Name != 'alpha' ORDER BY Name", 'bdc'],
  ["BC_Key__c IN ('A', 'c') ORDER BY BC_Key__c DESC", 'ca'],
  ["BC_Key__c NOT IN ('a', 'b', 'c')", 'd'],
  ['NumberOfEmployees >= 20 AND NumberOfEmployees < 30', 'b'],
  ["(Name LIKE 'a%' OR Name LIKE '%eta') AND NOT Phone = '1'", 'b'],
  ["NOT (Name LIKE 'a%' OR NumberOfEmployees = null)", 'bc'],
  ["Name LIKE '%100\\\\%'", 'c'],
  ["Name LIKE 'Delta\\\\_1'", 'd'],
  ["Name = 'Gamma\\'s 100%'", 'c'],
  ['Phone = null ORDER BY BC_Key__c', 'bcd'],
  ['Phone != null', 'a'],
  ["BillingCity IN ('Berlin', 'Bonn') ORDER BY NumberOfEmployees DESC", 'ba'],
  ['CreatedDate = TODAY AND SystemModstamp >= 2026-11-22T12:00:00Z ORDER BY BC_Key__c', 'abcd'],
  ['CreatedDate < 2026-11-22T13:00:00+01:00', ''],
  ['CreatedDate = LAST_N_DAYS:2 ORDER BY NumberOfEmployees LIMIT 2', 'da'],
  ['Id != null ORDER BY NumberOfEmployees DESC NULLS LAST LIMIT 2 OFFSET 1', 'ba'],
  ["Id IN (SELECT AccountId FROM Contact WHERE LastName = 'One')", 'a'],
  ["Id NOT IN (SELECT AccountId FROM Contact) AND NumberOfEmployees > 20", 'c'],
];
for (const [condition, expected] of conditions)
  test(`WHERE ${condition} finds "${expected}"`, async () => {
    assert.equal(await keys(condition), expected);
  });

test('parents and children come nested', async () => {
  const contacts = await org.query("SELECT LastName, Account.Name, account.owner.name FROM Contact WHERE LastName IN ('One', 'Three') ORDER BY LastName");
  assert.deepEqual(
    contacts.map(({ LastName, Account }) => [LastName, isJsonObject(Account) ? [Account.Name, isJsonObject(Account.Owner) && Account.Owner.Name] : Account]),
    [['One', ['Alpha', 'Integration User']], ['Three', null]],
  );
  const [alpha] = await org.query("SELECT Id, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account WHERE BC_Key__c = 'a'");
  const children = isJsonObject(alpha?.Contacts) ? alpha.Contacts : {};
  assert.deepEqual([children.totalSize, Array.isArray(children.records) && children.records.map((row) => isJsonObject(row) && row.LastName)], [2, ['One', 'Two']]);
});

test('a date field compares with dates', async () => {
  const found = await org.query('SELECT LastName FROM Contact WHERE Birthdate < 1991-01-01');
  assert.deepEqual(found.map((row) => row.LastName), ['One']);
});

test('COUNT() answers with the size alone', async () => {
  const { body } = await org.call('GET', `/query?q=${encodeURIComponent('SELECT COUNT() FROM Account')}`);
  assert.deepEqual(body, { totalSize: 4, done: true, records: [] });
});

test('aggregates group and name their columns', async () => {
  const rows = await org.query('SELECT BillingCity city, COUNT(Id) n, SUM(NumberOfEmployees), MAX(Name) FROM Account WHERE NumberOfEmployees > 5 GROUP BY BillingCity');
  assert.deepEqual(
    rows.map(({ attributes: _attributes, ...row }) => row),
    [{ city: 'Berlin', n: 1, expr0: 10, expr1: 'Alpha' }, { city: 'Bonn', n: 1, expr0: 20, expr1: 'beta' }, { city: null, n: 1, expr0: 30, expr1: "Gamma's 100%" }],
  );
});

test('groups are filtered by HAVING and sorted by what they hold', async () => {
  const rows = await org.query('SELECT Account.Name name, COUNT(Id) n FROM Contact GROUP BY Account.Name HAVING COUNT(Id) >= 1 ORDER BY COUNT(Id) DESC, Account.Name');
  const several = await org.query('SELECT AccountId, COUNT(Id) n FROM Contact GROUP BY AccountId HAVING COUNT(Id) > 1');
  assert.deepEqual([rows.map((row) => [row.name, row.n]), several.map((row) => row.n)], [[['Alpha', 2], [null, 1]], [2]]);
});

test('an id is found with 15 and with 18 characters', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Short' }));
  const rows = await org.query(`SELECT Name FROM Account WHERE Id IN ('${id}', '${id.slice(0, 15)}')`);
  assert.deepEqual(rows.map((row) => row.Name), ['Short']);
  await org.call('DELETE', `/sobjects/Account/${id}`);
});

test('queryAll shows deleted records, query does not', async () => {
  const id = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Bin' }));
  await org.call('DELETE', `/sobjects/Account/${id}`);
  const soql = encodeURIComponent("SELECT IsDeleted FROM Account WHERE Name = 'Bin'");
  const [plain, all] = [await org.call('GET', `/query?q=${soql}`), await org.call('GET', `/queryAll?q=${soql}`)];
  assert.deepEqual([isJsonObject(plain.body) && plain.body.totalSize, isJsonObject(all.body) && all.body.totalSize], [0, 1]);
});

const refused: [string, string, string, RegExp][] = [
  ['an unknown field', 'SELECT Nope FROM Account', 'INVALID_FIELD', /SELECT Nope FROM Account\n {7}\^\nERROR at Row:1:Column:8\nNo such column 'Nope' on entity 'Account'/],
  ['an unknown object', 'SELECT Id FROM Nope__c', 'INVALID_TYPE', /sObject type 'Nope__c' is not supported/],
  ['an unknown relationship', 'SELECT Nope__r.Name FROM Account', 'INVALID_FIELD', /Didn't understand relationship 'Nope__r' in field path/],
  ['text that is no SOQL', 'SELECT FROM Account', 'MALFORMED_QUERY', /unexpected token: 'FROM'/],
  ['AND beside OR without parentheses', "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", 'MALFORMED_QUERY', /unexpected token: or/],
  ['quotes around a number', "SELECT Id FROM Account WHERE NumberOfEmployees = '1'", 'INVALID_FIELD', /must be of type int and should not be enclosed in quotes/],
  ['text without quotes', 'SELECT Id FROM Account WHERE Name = 1', 'INVALID_FIELD', /must be of type string and should be enclosed in quotes/],
  ['a filter on a long text', "SELECT Id FROM Account WHERE Description = 'x'", 'INVALID_FIELD', /field 'Description' can not be filtered in a query call/],
  ['a field that is not grouped', 'SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', /must be grouped or aggregated/],
];
for (const [what, soql, errorCode, message] of refused)
  test(`${what} is refused`, async () => {
    const error = await failure(soql);
    assert.equal(error.errorCode, errorCode);
    assert.match(jsonText(error.message), message);
  });

test('a long result comes in pages that follow their locator', async () => {
  const batch = (from: number) => Array.from({ length: 200 }, (_, place) => ({ attributes: { type: 'Product2' }, Name: `Page ${String(from + place).padStart(4, '0')}` }));
  for (let from = 0; from < 2_200; from += 200) await org.call('POST', '/composite/sobjects', { records: batch(from) });
  const soql = encodeURIComponent("SELECT Name FROM Product2 WHERE Name LIKE 'Page%' ORDER BY Name");
  const first = await org.call('GET', `/query?q=${soql}`);
  const page = (body: JsonValue | undefined) => (isJsonObject(body) ? body : {});
  const { totalSize, done, nextRecordsUrl, records } = page(first.body);
  assert.deepEqual([totalSize, done, Array.isArray(records) && records.length], [2_200, false, 2_000]);
  const second = page((await org.call('GET', jsonText(nextRecordsUrl))).body);
  assert.deepEqual([second.done, second.nextRecordsUrl, Array.isArray(second.records) && second.records.length], [true, undefined, 200]);
  const small = page((await org.call('GET', `/query?q=${soql}`, undefined, { 'Sforce-Query-Options': 'batchSize=500' })).body);
  assert.equal(Array.isArray(small.records) && small.records.length, 500);
  await org.clock.advance(2 * 86_400_000 + 1);
  await org.signIn();
  const stale = await org.call('GET', jsonText(nextRecordsUrl));
  assert.deepEqual(stale.body, [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }]);
});

test('a request line over 16,384 bytes is 414, headers over it are 431', async () => {
  const long = await org.call('GET', `/query?q=${encodeURIComponent(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(17_000)}'`)}`);
  const heavy = await org.call('GET', '/limits', undefined, { 'X-Padding': 'x'.repeat(17_000) });
  assert.deepEqual([long.status, heavy.status], [414, 431]);
});

test('lines of an order are found through its external id', async () => {
  const scene = await createOrderScene(org);
  const orderId = idOf(await scene.order({ BC_Key__c: 'order:1' }));
  await scene.line(orderId, { BC_Key__c: 'line:1' });
  const rows = await org.query("SELECT BC_Key__c, Order.BC_Key__c FROM OrderItem WHERE Order.BC_Key__c IN ('ORDER:1')");
  assert.deepEqual(rows.map((row) => [row.BC_Key__c, isJsonObject(row.Order) && row.Order.BC_Key__c]), [['line:1', 'order:1']]);
});

test('a string of a WHERE clause has at most 4,000 characters', async () => {
  const [fits, over] = [await failure(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(4_000)}'`), await failure(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(4_001)}'`)];
  assert.deepEqual([fits.errorCode, over.errorCode], [undefined, 'MALFORMED_QUERY']);
});

test('a query with columns=true is answered with its columns: lookups nested, sub-selects and functions marked', async () => {
  const columnsOf = async (soql: string) => {
    const { body } = await org.call('GET', `/query?q=${encodeURIComponent(soql)}&columns=true`);
    const list = isJsonObject(body) && Array.isArray(body.columnMetadata) ? body.columnMetadata.filter(isJsonObject) : [];
    const nameOf = (column: JsonObject): string => `${jsonText(column.columnName)}${column.aggregate === true ? '*' : ''}${Array.isArray(column.joinColumns) ? column.joinColumns.filter(isJsonObject).map((each) => `.${nameOf(each)}`).join('') : ''}`;
    return list.map(nameOf);
  };
  assert.deepEqual(await columnsOf('SELECT Id, name, Parent.Parent.Name, (SELECT Email FROM Contacts) FROM Account'), ['Id', 'Name', 'Parent.Parent.Name', 'Contacts*.Email']);
  assert.deepEqual(await columnsOf('SELECT COUNT(Id), MAX(Name) highest FROM Account'), ['expr0*', 'highest*']);
  assert.deepEqual(await columnsOf('SELECT COUNT() FROM Account'), []);
});
