import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { objectOf, pick, rowsOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

let bed: StoreTestBed;
before(async () => {
  bed = await startStoreTestBed();
});
after(() => bed.close());

const yen = { name: 'Yen', currency_code: 'JPY', currency_exchange_rate: '149.5', token_location: 'left', token: '¥', decimal_token: '.', thousands_token: ',', decimal_places: 0 };
const person = { first_name: 'Ada', last_name: 'Sample', zip: '78701', email: 'ada@example.com', country_iso2: 'US' };

test('currencies are listed, added, changed and deleted, the default one excepted', async () => {
  const opened = rowsOf((await bed.call('GET', '/v2/currencies')).body);
  const made = objectOf((await bed.call('POST', '/v2/currencies', yen)).body);
  const changed = objectOf((await bed.call('PUT', `/v2/currencies/${String(made.id)}`, { currency_exchange_rate: 150 })).body);
  const refused = [
    await bed.call('POST', '/v2/currencies', yen),
    await bed.call('POST', '/v2/currencies', { currency_code: 'SEK' }),
    await bed.call('PUT', `/v2/currencies/${String(made.id)}`, { currency_code: 'SEK' }),
    await bed.call('PUT', '/v2/currencies/1', { is_default: false }),
    await bed.call('DELETE', '/v2/currencies/1'),
    await bed.call('GET', '/v2/currencies/99'),
  ].map((answer) => answer.status);
  const gone = await bed.call('DELETE', `/v2/currencies/${String(made.id)}`);
  assert.deepEqual(
    [opened.map((row) => [row.currency_code, row.is_default]), pick(made, 'currency_code', 'is_default', 'decimal_places', 'last_updated'), changed.currency_exchange_rate, refused, gone.status],
    [
      [['USD', true], ['EUR', false], ['GBP', false], ['CAD', false], ['CHF', false]],
      { currency_code: 'JPY', is_default: false, decimal_places: 0, last_updated: 'Wed, 15 Jan 2025 10:00:00 +0000' },
      '150',
      [400, 400, 400, 400, 400, 404],
      204,
    ],
  );
});

test('an API order is paid in a currency the store has', async () => {
  const body = { billing_address: person, products: [{ name: 'Mug', quantity: 1, price_ex_tax: 10, price_inc_tax: 10.83 }] };
  const euro = objectOf((await bed.call('POST', '/v2/orders', { ...body, default_currency_code: 'EUR' })).body);
  const refused = await bed.call('POST', '/v2/orders', { ...body, default_currency_code: 'SEK' });
  assert.deepEqual([pick(euro, 'default_currency_code', 'default_currency_id', 'currency_code', 'currency_exchange_rate', 'store_default_currency_code', 'store_default_to_transactional_exchange_rate'), refused.status], [
    { default_currency_code: 'EUR', default_currency_id: 2, currency_code: 'EUR', currency_exchange_rate: '1.0000000000', store_default_currency_code: 'USD', store_default_to_transactional_exchange_rate: '0.9213000000' },
    400,
  ]);
});

test('channels are listed and filtered, the storefront first', async () => {
  const ids = async (query: string) => rowsOf((await bed.call('GET', `/v3/channels${query}`)).body).map((row) => row.id);
  const one = objectOf(objectOf((await bed.call('GET', '/v3/channels/2?include=currencies')).body).data);
  assert.deepEqual(
    [await ids(''), await ids('?type:in=pos'), await ids('?available=true&limit=1'), pick(one, 'id', 'status', 'is_enabled'), objectOf(one.currencies).enabled_currencies, (await bed.call('GET', '/v3/channels/99')).status, (await bed.call('GET', '/v3/channels?shape=round')).status],
    [[1, 2], [], [1], { id: 2, status: 'active', is_enabled: true }, ['USD', 'EUR', 'GBP', 'CAD', 'CHF'], 404, 422],
  );
});

test('currencies and channels need their scopes', async () => {
  const token = bed.twin.createToken({ scopes: ['store_v2_orders'] });
  const statuses = await Promise.all(['/v2/currencies', '/v3/channels'].map(async (path) => (await bed.call('GET', path, undefined, { 'x-auth-token': token })).status));
  assert.deepEqual(statuses, [403, 403]);
});
