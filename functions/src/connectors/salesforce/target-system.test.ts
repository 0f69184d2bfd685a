import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SyncError } from '../../core/sync-error.ts';
import type { WriteOperation, WriteResult } from '../../core/target-writer.ts';
import type { OrgClient, Subrequest, SubrequestResult } from './client.ts';
import { createNames } from './names.ts';
import { createTargetSystem } from './target-system.ts';
import { account, contact, issue, order, orderItem } from './targets.ts';

const signal = new AbortController().signal;
const base = '/services/data/v66.0';
type Reply = (subrequest: Subrequest, rows: unknown[]) => { status: number; body: unknown };
type Call = { subrequests: readonly Subrequest[]; allOrNone: boolean };

const isRecords = (body: unknown): body is { records: unknown[] } => typeof body === 'object' && body !== null && 'records' in body && Array.isArray(body.records);
const rowsOf = ({ body, url }: Subrequest): unknown[] => (isRecords(body) ? body.records : url.includes('ids=') ? (/ids=([^&]+)/.exec(url)?.[1] ?? '').split(',') : [body]);
/** Everything works; ids count up. */
const succeed = (): Reply => {
  const state = { next: 0 };
  const id = () => `001${String((state.next += 1)).padStart(12, '0')}AAA`;
  return ({ url, method }, rows) => {
    if (url.includes('/composite/sobjects')) return { status: 200, body: rows.map(() => ({ id: id(), success: true, errors: [] })) };
    return method === 'POST' ? { status: 201, body: { id: id(), success: true, errors: [] } } : { status: 204, body: undefined };
  };
};

function org(reply: Reply = succeed(), options: { namespace?: string; sizes?: Record<string, number>; rows?: (soql: string, includeDeleted: boolean) => Record<string, unknown>[]; more?: (path: string) => Record<string, unknown>[] } = {}) {
  const calls: Call[] = [];
  const sizes = new Map(Object.entries(options.sizes ?? {}));
  const noted: string[] = [];
  const refuse = () => Promise.reject(new Error('the target system speaks in composites'));
  const client: OrgClient = {
    base,
    get: refuse,
    query: async (soql, _signal, includeDeleted) => options.rows?.(soql, includeDeleted === true) ?? (await refuse()),
    queryMore: async (path) => options.more?.(path) ?? (await refuse()),
    organizationId: refuse,
    budgetUsed: () => undefined,
    allowance: () => undefined,
    close: async () => {},
    async composite(subrequests, { allOrNone }) {
      calls.push({ subrequests, allOrNone });
      return subrequests.map((one): SubrequestResult => ({ referenceId: one.referenceId, ...reply(one, rowsOf(one)) }));
    },
  };
  const target = createTargetSystem({
    client,
    names: createNames(options.namespace ?? ''),
    sizes: {
      sizeOf: (sobject) => sizes.get(sobject) ?? 200,
      async shrink(sobject, size) {
        noted.push(`shrink ${sobject} ${size}`);
        sizes.set(sobject, Math.max(1, size));
      },
      async succeeded(sobject, rows) {
        noted.push(`ok ${sobject} ${rows}`);
      },
    },
  });
  return { target, calls, noted, lines: () => calls.map((call) => call.subrequests.map((one) => `${one.method} ${decodeURIComponent(one.url).replace(base, '')}`)) };
}

const operation = (key: string, more: Partial<WriteOperation> = {}): WriteOperation => ({ kind: 'insert', entity: account, key, id: undefined, fields: { Name: key }, references: {}, allowsDuplicate: false, ...more });
const many = (count: number, more: Partial<WriteOperation> = {}) => Array.from({ length: count }, (_unused, index) => operation(`k${index}`, more));
const brief = (results: readonly WriteResult[]) => results.map((result) => ('id' in result ? 'ok' : `${result.fault.kind} ${result.fault.error.code}`));

describe('writing', () => {
  it('sends single records as rows and several as a collection, in one call and in order', async () => {
    const { target, calls, lines } = org();
    await target.write([operation('a'), ...many(2, { entity: contact }), operation('o', { entity: order, kind: 'update', id: '801000000000001AAA' })], signal);
    assert.deepEqual([lines(), calls[0]?.allOrNone], [[['POST /sobjects/Account', 'POST /composite/sobjects', 'PATCH /sobjects/Order/801000000000001AAA']], false]);
    assert.deepEqual(calls[0]?.subrequests[1]?.body, { allOrNone: false, records: [{ attributes: { type: 'Contact' }, Name: 'k0', BC_Key__c: 'k0' }, { attributes: { type: 'Contact' }, Name: 'k1', BC_Key__c: 'k1' }] });
  });

  it('updates and deletes by id', async () => {
    const { target, lines } = org();
    const ids = ['802000000000001AAA', '802000000000002AAA'];
    await target.write([...ids.map((id) => operation(id, { entity: orderItem, kind: 'delete', id, fields: {} })), ...ids.map((id) => operation(id, { entity: orderItem, kind: 'update', id }))], signal);
    assert.deepEqual(lines(), [[`DELETE /composite/sobjects?allOrNone=false&ids=${ids.join(',')}`, 'PATCH /composite/sobjects']]);
  });

  it('gives each record its own result, in the order asked', async () => {
    const reply: Reply = (_subrequest, rows) => ({ status: 200, body: rows.map((row) => (JSON.stringify(row).includes('"k1"') ? { success: false, errors: [{ statusCode: 'STRING_TOO_LONG', message: 'x', fields: [] }] } : { id: '001000000000009AAA', success: true, errors: [] })) });
    assert.deepEqual(brief(await org(reply).target.write(many(3), signal)), ['ok', 'other INVALID_VALUE', 'ok']);
  });

  it('asks the org to save a look-alike only where that was decided, else to name it', async () => {
    const { target, calls } = org();
    await target.write([operation('a'), operation('b', { allowsDuplicate: true })], signal);
    assert.deepEqual(calls[0]?.subrequests.map((one) => one.httpHeaders), [{ 'Sforce-Duplicate-Rule-Header': 'includeRecordDetails=true' }, { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' }]);
  });

  it('speaks the namespace of the package', async () => {
    const { target, calls } = org(succeed(), { namespace: 'ns' });
    await target.write([operation('a', { entity: issue, fields: { Code__c: 'x' } })], signal);
    assert.deepEqual([calls[0]?.subrequests[0]?.url, calls[0]?.subrequests[0]?.body], [`${base}/sobjects/ns__Crosswalk_Issue__c`, { ns__Code__c: 'x', ns__Key__c: 'a' }]);
  });

  it('knows nothing of a record whose answer is missing', async () => {
    const { target } = org(() => ({ status: 200, body: 'hello' }));
    assert.deepEqual(brief(await target.write(many(2), signal)), ['unknown-outcome OUTCOME_UNKNOWN', 'unknown-outcome OUTCOME_UNKNOWN']);
  });

  it('of nothing makes no call', async () => {
    const { target, calls } = org();
    assert.deepEqual([await target.write([], signal), calls], [[], []]);
  });

  it('passes a call that failed as a whole on', async () => {
    const { target } = org(() => {
      throw new SyncError('OUTCOME_UNKNOWN', { stage: 'load' });
    });
    await assert.rejects(target.write(many(2), signal), { code: 'OUTCOME_UNKNOWN' });
  });
});

describe('automation that runs out of limits', () => {
  /** Batches larger than this fail whole, as a trigger that uses too much CPU does. */
  const limited = (max: number): Reply => {
    const ok = succeed();
    return (subrequest, rows) => (rows.length > max ? { status: 200, body: rows.map(() => ({ success: false, errors: [{ statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message: 'Apex CPU time limit exceeded', fields: [] }] })) } : ok(subrequest, rows));
  };

  it('gets halves until they go through, and the size is remembered', async () => {
    const { target, noted, calls } = org(limited(50));
    assert.deepEqual(new Set(brief(await target.write(many(200), signal))), new Set(['ok']));
    assert.deepEqual(noted, ['shrink Account 100', 'shrink Account 50', 'shrink Account 50', ...Array.from({ length: 4 }, () => 'ok Account 50')]);
    assert.deepEqual(calls.map((call) => call.subrequests.map((one) => rowsOf(one).length)), [[200], [100, 100], [50, 50, 50, 50]]);
  });

  it('gets halves of activations too, which are read back only once they went through', async () => {
    const { target, noted, calls } = org(limited(50));
    const { results } = await target.writeAndRead(many(90), [], signal);
    assert.deepEqual([new Set(brief(results)), noted[0]], [new Set(['ok']), 'shrink Account 45']);
    assert.deepEqual(calls.map((call) => call.subrequests.map((one) => rowsOf(one).length)), [[90], [45, 45]]);
  });

  it('gets quarters where halves do not go through either', async () => {
    const { target, calls } = org(limited(10));
    const { results } = await target.writeAndRead(many(60), [], signal);
    assert.deepEqual(new Set(brief(results)), new Set(['ok']));
    assert.deepEqual(calls.slice(0, 4).map((call) => Math.max(...call.subrequests.map((one) => rowsOf(one).length))), [60, 30, 15, 7]);
  });

  it('never sends twice what went through', async () => {
    const keys: string[] = [];
    const reply = limited(30);
    const { target } = org((subrequest, rows) => {
      const answer = reply(subrequest, rows);
      if (rows.length <= 30) keys.push(...rows.map((row) => (typeof row === 'object' && row !== null && 'BC_Key__c' in row ? String(row.BC_Key__c) : '')));
      return answer;
    });
    await target.write(many(100), signal);
    assert.deepEqual([keys.length, new Set(keys).size], [100, 100]);
  });

  it('that fails a single record is that record’s error', async () => {
    const reply: Reply = (subrequest, rows) => {
      const problem = [{ statusCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message: 'Too many SOQL queries: 101', fields: [] }];
      if (rows.some((row) => JSON.stringify(row).includes('"k3"'))) return subrequest.url.includes('/composite/') ? { status: 200, body: rows.map(() => ({ success: false, errors: problem })) } : { status: 400, body: problem };
      return succeed()(subrequest, rows);
    };
    const results = brief(await org(reply).target.write(many(8), signal));
    assert.deepEqual([results.filter((result) => result === 'ok').length, results[3]], [7, 'other BATCH_TOO_LARGE']);
  });

  it('learns from small batches too: the working size is used from the start', async () => {
    const { target, calls } = org(succeed(), { sizes: { Account: 10 } });
    await target.write(many(30), signal);
    assert.deepEqual(calls.map((call) => call.subrequests.map((one) => rowsOf(one).length)), [[10, 10, 10]]);
  });
});

describe('writing all or nothing', () => {
  const edit = [operation('o', { entity: order, kind: 'update', id: '801000000000001AAA', fields: { Status: 'Draft' } }), ...many(2, { entity: orderItem }), operation('o', { entity: order, kind: 'update', id: '801000000000001AAA', fields: { Status: 'Activated' } })];

  it('is one call in the given order, the same record as often as it is named', async () => {
    const { target, calls, lines } = org();
    assert.deepEqual(brief(await target.writeTogether(edit, signal)), ['ok', 'ok', 'ok', 'ok']);
    assert.deepEqual([lines(), calls[0]?.allOrNone, calls[0]?.subrequests[1]?.body], [[['PATCH /sobjects/Order/801000000000001AAA', 'POST /composite/sobjects', 'PATCH /sobjects/Order/801000000000001AAA']], true, { allOrNone: true, records: [{ attributes: { type: 'OrderItem' }, Name: 'k0', BC_Key__c: 'k0' }, { attributes: { type: 'OrderItem' }, Name: 'k1', BC_Key__c: 'k1' }] }]);
    assert.equal(new Set(calls[0]?.subrequests.map((one) => one.referenceId)).size, 3);
  });

  it('that fails tells the cause for every record, not what followed from it', async () => {
    const halted = [{ errorCode: 'PROCESSING_HALTED', message: 'The transaction was rolled back since another operation in the same transaction failed.' }];
    const rolledBack = { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message: 'Record rolled back because not all records were valid', fields: [] }] };
    const refused = { success: false, errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'no', fields: [] }] };
    const { target } = org(({ url }) => (url.includes('/composite/sobjects') ? { status: 200, body: [rolledBack, refused] } : { status: 400, body: halted }));
    assert.deepEqual(brief(await target.writeTogether(edit, signal)), Array.from({ length: 4 }, () => 'other VALIDATION_RULE'));
  });

  it('of more than one call takes is refused before anything is written', async () => {
    const { target, calls } = org();
    await assert.rejects(target.writeTogether(many(1_200), signal), /More writes than one all-or-nothing call takes/);
    assert.deepEqual(calls, []);
  });
});

describe('writing and reading back', () => {
  const stored: Reply = ({ url, method }, rows) => {
    if (method !== 'GET') return succeed()({ url, method, referenceId: '' }, rows);
    const ids = [...decodeURIComponent(url).matchAll(/'(\w{18})'/g)].map(([, id]) => id);
    const single = /\/sobjects\/\w+\/(\w{18})\?/.exec(url)?.[1];
    return single === undefined ? { status: 200, body: { done: true, records: ids.map((Id) => ({ Id, Name: `kept ${Id}` })) } } : { status: 200, body: { Id: single, Name: `kept ${single}` } };
  };
  const id = (number: number) => `001${String(number).padStart(12, '0')}AAA`;

  it('is one call when it fits', async () => {
    const { target, lines } = org(stored);
    const { results, rows } = await target.writeAndRead([operation('o', { entity: order, kind: 'update', id: '801000000000001AAA' })], [{ sobject: 'Account', ids: [id(1)], fields: ['Name'] }, { sobject: 'Contact', ids: [id(2), id(3)], fields: ['Name', 'Id'] }], signal);
    assert.deepEqual(lines(), [['PATCH /sobjects/Order/801000000000001AAA', `GET /sobjects/Account/${id(1)}?fields=Id,Name`, `GET /query?q=SELECT Id,Name FROM Contact WHERE Id IN ('${id(2)}','${id(3)}')`]]);
    assert.deepEqual([brief(results), [...rows.keys()], rows.get(id(3))], [['ok'], [id(1), id(2), id(3)], { Id: id(3), Name: `kept ${id(3)}` }]);
  });

  it('reads at most 480 ids a query and five queries a call', async () => {
    const { target, calls } = org(stored);
    const { rows } = await target.writeAndRead([], [{ sobject: 'Account', ids: Array.from({ length: 3_000 }, (_unused, index) => id(index)), fields: ['Name'] }], signal);
    assert.deepEqual([rows.size, calls.map((call) => call.subrequests.length)], [3_000, [5, 2]]);
  });

  it('leaves out a record that is gone', async () => {
    const { target } = org(() => ({ status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'x' }] }));
    const { rows } = await target.writeAndRead([], [{ sobject: 'Account', ids: [id(1)], fields: ['Name'] }], signal);
    assert.equal(rows.size, 0);
  });

  it('fails when a field cannot be read: what was kept is not guessed', async () => {
    const { target } = org(() => ({ status: 400, body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }] }));
    await assert.rejects(target.writeAndRead([], [{ sobject: 'Account', ids: [id(1), id(2)], fields: ['Nope'] }], signal), { code: 'SETUP_INCOMPLETE', stage: 'confirm' });
  });

  it('gives bare names back in an org with a namespace', async () => {
    const { target } = org(() => ({ status: 200, body: { Id: id(1), ns__BC_Key__c: 'k' } }), { namespace: 'ns' });
    const { rows } = await target.writeAndRead([], [{ sobject: 'Account', ids: [id(1)], fields: ['BC_Key__c'] }], signal);
    assert.deepEqual(rows.get(id(1)), { Id: id(1), BC_Key__c: 'k' });
  });
});

describe('finding', () => {
  const echo: Reply = ({ url }) => ({ status: 200, body: { done: true, records: [{ Id: '1', Name: decodeURIComponent(url).split('q=')[1] }] } });

  it('asks several questions in one call and answers each in its place', async () => {
    const { target, calls } = org(echo);
    const found = await target.find([{ sobject: 'BC_Identity__c', field: 'Key__c', values: ["O'Hara", "O'Hara"], fields: ['Contact__c'] }, { sobject: 'Contact', field: 'Phone', values: ['%1%2%'], isLike: true, and: [{ field: 'LastName', values: ['Byron'] }], fields: ['AccountId'] }], signal);
    assert.deepEqual([calls.length, found.map((rows) => rows.map((row) => row.Name))], [1, [[String.raw`SELECT Id,Key__c,Contact__c FROM BC_Identity__c WHERE Key__c IN ('O\'Hara')`], ["SELECT Id,Phone,AccountId FROM Contact WHERE (Phone LIKE '%1%2%') AND LastName IN ('Byron')"]]]);
  });

  it('cuts long lists and puts the answers together', async () => {
    const { target, calls } = org(echo);
    const [rows] = await target.find([{ sobject: 'Contact', field: 'Email', values: Array.from({ length: 1_600 }, (_unused, index) => `p${index}@example.com`), fields: [] }], signal);
    assert.deepEqual([rows?.length, calls.map((call) => call.subrequests.length)], [6, [5, 1]]);
  });

  it('follows an answer of several pages', async () => {
    const { target } = org(() => ({ status: 200, body: { done: false, records: [{ Id: '1' }], nextRecordsUrl: '/services/data/v66.0/query/01g-2000' } }), { more: (path) => [{ Id: path }] });
    assert.deepEqual(await target.find([{ sobject: 'OrderItem', field: 'OrderId', values: ['801'], fields: [] }], signal), [[{ Id: '1' }, { Id: '/services/data/v66.0/query/01g-2000' }]]);
  });

  it('without values asks nothing', async () => {
    const { target, calls } = org(echo);
    assert.deepEqual([await target.find([{ sobject: 'Contact', field: 'Email', values: [], fields: [] }], signal), calls], [[[]], []]);
  });

  it('fails when the question was refused', async () => {
    const { target } = org(() => ({ status: 400, body: [{ errorCode: 'INVALID_TYPE', message: 'x' }] }));
    await assert.rejects(target.find([{ sobject: 'Contact', field: 'Email', values: ['x'], fields: [] }], signal), { code: 'SETUP_INCOMPLETE' });
  });
});

describe('a record that was merged into another', () => {
  const merged = (into: Record<string, string>) => (soql: string, includeDeleted: boolean) => Object.entries(into).filter(([id]) => includeDeleted && soql.includes(`'${id}'`)).map(([Id, MasterRecordId]) => ({ Id, MasterRecordId }));

  it('is found in the recycle bin, through every merge since', async () => {
    const { target } = org(succeed(), { rows: merged({ A: 'B', B: 'C' }) });
    assert.deepEqual([...(await target.findSuccessors('Account', ['A', 'X'], signal))], [['A', 'C']]);
  });

  it('is looked for only where records can be merged', async () => {
    const { target } = org();
    assert.deepEqual([...(await target.findSuccessors('Order', ['A'], signal))], []);
  });
});

describe('what one all-or-nothing call takes', () => {
  const line = (kind: 'insert' | 'update' | 'delete', index: number) => operation(`l${index}`, { entity: orderItem, kind, id: `802${index}` });
  const status = operation('o', { entity: order, kind: 'update', id: '801' });
  const exchange = (count: number) => [status, status, ...(['delete', 'insert', 'update'] as const).flatMap((kind) => Array.from({ length: count }, (_unused, index) => line(kind, index))), status];

  it('is an order with 201 lines out, 201 in and 201 changed, not one with 400', () => {
    const { target } = org();
    assert.deepEqual([1, 201, 400].map((count) => target.fitsTogether(exchange(count))), [true, true, false]);
  });

  it('never names a record twice in one collection', async () => {
    const { target, lines } = org();
    await target.writeTogether([status, status, line('update', 1), line('update', 2)], signal);
    assert.deepEqual(lines(), [['PATCH /sobjects/Order/801', 'PATCH /sobjects/Order/801', 'PATCH /composite/sobjects']]);
  });
});
