import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJsonObject } from './json.ts';
import { startOrgFixture } from './org-fixture.ts';

for (const [title, currencies, expected] of [
  ['one currency', ['EUR'], { defaultCurrencyIsoCode: 'EUR', multiCurrency: false }],
  ['several currencies', ['GBP', 'USD'], { defaultCurrencyIsoCode: 'GBP', multiCurrency: true }],
] as const)
  test(`an org with ${title} tells its default`, async () => {
    const org = await startOrgFixture({ currencies });
    const { status, body } = await org.call('GET', '/connect/organization');
    const listed = await org.call('GET', '');
    await org.close();
    assert.ok(isJsonObject(body) && isJsonObject(body.features) && isJsonObject(listed.body));
    assert.deepEqual([status, { defaultCurrencyIsoCode: body.features.defaultCurrencyIsoCode, multiCurrency: body.features.multiCurrency }, listed.body.connect], [200, expected, '/services/data/v66.0/connect']);
  });
