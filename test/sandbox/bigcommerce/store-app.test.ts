import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { jwtVerify } from 'jose';
import { objectOf, startStoreTestBed, type StoreTestBed } from './store-test-bed.ts';

const authUrl = 'https://app.example.com/auth';

describe('the app of a store', () => {
  let bed: StoreTestBed;
  const act = (name: string, options: Record<string, unknown> = {}) => bed.twin.appScenario(name)?.(options);
  const install = async () => {
    const answer = await fetch(`${bed.twin.loginUrl}/app/${bed.twin.clientId}/install`, { method: 'POST', redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? '').searchParams;
  };
  const exchange = async (given: Record<string, string>) => {
    const { clientId, clientSecret, loginUrl } = bed.twin;
    const body = { client_id: clientId, client_secret: clientSecret, grant_type: 'authorization_code', redirect_uri: authUrl, ...given };
    const answer = await fetch(`${loginUrl}/oauth2/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: answer.status, body: objectOf(await answer.json()) };
  };
  const grantOf = (query: URLSearchParams) => ({ code: query.get('code') ?? '', scope: query.get('scope') ?? '', context: query.get('context') ?? '' });
  const answers = async (token: unknown) => (await bed.call('GET', '/v2/time', undefined, { 'x-auth-token': String(token) })).status;

  before(async () => {
    bed = await startStoreTestBed();
    await act('register-app', { authUrl, uninstallUrl: authUrl.replace('auth', 'uninstall') });
  });
  after(() => bed.close());

  test('is installed by a code, which is exchanged once for a token without an end', async () => {
    const grant = grantOf(await install());
    const first = await exchange(grant);
    assert.deepEqual([first.status, Object.keys(first.body), first.body.context, await answers(first.body.access_token)], [200, ['access_token', 'scope', 'user', 'owner', 'context', 'account_uuid'], `stores/${bed.twin.storeHash}`, 200]);
    assert.deepEqual(await exchange(grant), { status: 400, body: { error: 'invalid_grant', error_description: 'The authorization code is not valid.' } });
  });

  for (const [what, change, status] of [['another callback', { redirect_uri: 'https://elsewhere.example.com' }, 400], ['a wrong secret', { client_secret: 'wrong' }, 401], ['another context', { context: 'stores/elsewhere' }, 400], ['other scopes', { scope: 'store_v2_orders' }, 400]] as const)
    test(`is not installed with ${what}`, async () => assert.equal((await exchange({ ...grantOf(await install()), ...change })).status, status));

  test('is opened with a payload signed by its secret', async () => {
    const [address] = (await act('open-app'))?.ids ?? [];
    const { payload } = await jwtVerify(new URL(`https://x${address ?? ''}`).searchParams.get('signed_payload_jwt') ?? '', new TextEncoder().encode(bed.twin.clientSecret), { algorithms: ['HS256'], audience: bed.twin.clientId, issuer: 'bc', currentDate: new Date(bed.clock.now()) });
    assert.deepEqual([payload.sub, Number(payload.exp) - Number(payload.iat)], [`stores/${bed.twin.storeHash}`, 86_400]);
  });

  test('loses its token when an API account is deleted, and one is made with its own scopes', async () => {
    const [token] = (await act('create-token', { scopes: ['store_v2_orders_read_only'] }))?.ids ?? [];
    const write = async () => (await bed.call('PUT', '/v2/orders/0', {}, { 'x-auth-token': String(token) })).status;
    assert.deepEqual([await answers(token), await write()], [403, 403]);
    await act('revoke-token', { token });
    assert.equal(await write(), 401);
  });
});
