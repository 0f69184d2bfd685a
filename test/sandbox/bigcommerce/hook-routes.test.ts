import assert from 'node:assert/strict';
import { after, beforeEach, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed({ seed: { customers: 1, products: 1 } });
});
beforeEach(async () => {
  for (const hook of rowsOf((await bed.call('GET', '/v3/hooks?limit=250')).body)) await bed.call('DELETE', `/v3/hooks/${String(hook.id)}`);
});
after(() => bed.close());

const destination = 'https://integration.example.com/webhooks';
const post = (body: Record<string, unknown>) => bed.call('POST', '/v3/hooks', { scope: 'store/order/created', destination, ...body });
const dataOf = (answer: { body: unknown }) => objectOf(objectOf(answer.body).data);

test('a hook is created with 200 and read, changed and deleted by its own client', async () => {
  const created = await post({ headers: { 'x-secret': 'one' } });
  const hook = dataOf(created);
  const path = `/v3/hooks/${String(hook.id)}`;
  await bed.clock.advance(2_000);
  const changed = dataOf(await bed.call('PUT', path, { is_active: false }));
  const deleted = await bed.call('DELETE', path);
  const gone = await bed.call('GET', path);
  const at = Math.floor(bed.clock.now() / 1_000);
  assert.deepEqual(
    [created.status, pick(hook, 'client_id', 'store_hash', 'scope', 'destination', 'is_active', 'headers', 'created_at'), pick(changed, 'is_active', 'headers', 'updated_at')],
    [
      200,
      {
        client_id: bed.twin.clientId,
        store_hash: bed.twin.storeHash,
        scope: 'store/order/created',
        destination,
        is_active: true,
        headers: { 'x-secret': 'one' },
        created_at: at - 2,
      },
      { is_active: false, headers: { 'x-secret': 'one' }, updated_at: at },
    ],
  );
  assert.deepEqual([deleted.status, dataOf(deleted).id, gone.status, objectOf(gone.body).title], [200, hook.id, 404, `Webhook with id [${String(hook.id)}] not found`]);
});

test('hooks of another client are invisible', async () => {
  const hook = dataOf(await post({}));
  const other = { 'x-auth-token': bed.twin.createToken({ clientId: 'another-client', scopes: [] }) };
  const listed = await bed.call('GET', '/v3/hooks', undefined, other);
  const read = await bed.call('GET', `/v3/hooks/${String(hook.id)}`, undefined, other);
  const sameScope = await bed.call('POST', '/v3/hooks', { scope: 'store/order/created', destination }, other);
  assert.deepEqual([rowsOf(listed.body), read.status, sameScope.status], [[], 404, 200]);
});

test('a second hook with the same scope and destination, and an eleventh of a scope, answer 422', async () => {
  await post({});
  const again = await post({});
  for (let index = 0; index < 9; index += 1) await post({ destination: `${destination}/${index}` });
  const eleventh = await post({ destination: `${destination}/more` });
  const elsewhere = await post({ scope: 'store/order/updated' });
  assert.deepEqual([again.status, eleventh.status, elsewhere.status], [422, 422, 200]);
});

test('a destination must be https on port 443, or plain http on loopback', async () => {
  const destinations = ['http://integration.example.com/x', 'https://integration.example.com:8443/x', 'ftp://127.0.0.1/x', 'nonsense', 'http://127.0.0.1:9/x', 'http://localhost:9/x'];
  const answers = await Promise.all(destinations.map((url) => post({ destination: url })));
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [422, 422, 422, 422, 200, 200],
  );
});

test('a missing destination and an unknown scope are named', async () => {
  const missing = await bed.call('POST', '/v3/hooks', { scope: 'store/order/created' });
  const unknown = await post({ scope: 'store/order/returnstatus_updated' });
  assert.deepEqual(
    [missing.status, objectOf(missing.body).errors, unknown.status, Object.keys(objectOf(objectOf(unknown.body).errors))],
    [422, { destination: 'error.path.missing.' }, 422, ['scope']],
  );
});

test('headers stay within 64, names within 64 bytes, values within 8 KB', async () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`x-${index}`, 'v']));
  const answers = [await post({ headers: many }), await post({ headers: { ['n'.repeat(65)]: 'v' } }), await post({ headers: { a: 'v'.repeat(8_193) } })];
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [422, 422, 422],
  );
});

test('the admin view shows status, denylist and e-mails', async () => {
  const hook = dataOf(await post({ is_active: false }));
  const put = await bed.call('PUT', '/v3/hooks/admin', { emails: ['ops@example.com'] });
  const admin = dataOf(await bed.call('GET', '/v3/hooks/admin'));
  assert.deepEqual(
    [put.status, admin.emails, rowsOf({ data: admin.hooks_list }).map((row) => pick(row, 'id', 'status')), admin.blocked_domains],
    [204, ['ops@example.com'], [{ id: hook.id, status: 'inactive' }], []],
  );
});

test('lists are filtered by scope, destination and activity', async () => {
  await post({});
  await post({ scope: 'store/customer/*', is_active: false });
  const scopes = async (query: string) => rowsOf((await bed.call('GET', `/v3/hooks?${query}`)).body).map((row) => row.scope);
  assert.deepEqual(
    [await scopes('scope=store/customer/*'), await scopes('is_active=true'), await scopes(`destination=${encodeURIComponent(`${destination}/none`)}`)],
    [['store/customer/*'], ['store/order/created'], []],
  );
});
