import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { isJsonObject, jsonText } from './json.ts';
import { requestToken, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const redirectUri = 'http://127.0.0.1:9/callback';
const verifier = 'a-verifier-that-is-long-enough-to-be-taken-43';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const address = (change: Record<string, string> = {}) =>
  `${org.twin.loginUrl}/services/oauth2/authorize?${new URLSearchParams({ response_type: 'code', client_id: org.twin.clientId, redirect_uri: redirectUri, scope: 'api refresh_token', state: 'mine', code_challenge: challenge, code_challenge_method: 'S256', ...change }).toString()}`;
const decide = async (decision: string, change: Record<string, string> = {}) => {
  const answer = await fetch(address(change), { method: 'POST', redirect: 'manual', body: new URLSearchParams({ username: 'admin@crosswalk.example.com', decision }) });
  return { status: answer.status, query: new URL(answer.headers.get('location') ?? redirectUri).searchParams };
};
const codeOf = async () => (await decide('allow')).query.get('code') ?? '';
const exchange = async (change: Record<string, string> = {}) =>
  requestToken(org.twin, { grant_type: 'authorization_code', code: change.code ?? (await codeOf()), client_id: org.twin.clientId, client_secret: org.twin.clientSecret, redirect_uri: redirectUri, code_verifier: verifier, ...change });
const tokensOf = async () => {
  const { body } = await exchange();
  return isJsonObject(body) ? { access: jsonText(body.access_token), refresh: jsonText(body.refresh_token) } : { access: '', refresh: '' };
};
const refresh = (token: string) => requestToken(org.twin, { grant_type: 'refresh_token', refresh_token: token, client_id: org.twin.clientId, client_secret: org.twin.clientSecret });

describe('the web-server flow', () => {
  test('asks the user, and gives the code and the state back', async () => {
    const page = await (await fetch(address())).text();
    const { status, query } = await decide('allow');
    assert.deepEqual([/Allow Access\?/.test(page), status, query.get('state'), query.get('code')?.startsWith('aPrx')], [true, 302, 'mine', true]);
  });

  test('tells the app that the user denied', async () => assert.equal((await decide('deny')).query.get('error'), 'access_denied'));

  test('sends nothing to a callback that is not registered, and knows no other client', async () => {
    const answers = await Promise.all([fetch(address({ redirect_uri: 'https://elsewhere.example.com' })), fetch(address({ client_id: 'another' }))]);
    assert.deepEqual(await Promise.all(answers.map(async (answer) => [answer.status, new URLSearchParams(await answer.text()).get('error')])), [[400, 'redirect_uri_mismatch'], [400, 'invalid_client_id']]);
  });

  test('exchanges a code once', async () => {
    const code = await codeOf();
    const [first, second] = [await exchange({ code }), await exchange({ code })];
    assert.deepEqual([first.status, second.status, second.body], [200, 400, { error: 'invalid_grant', error_description: 'invalid authorization code' }]);
  });

  for (const [what, change, error] of [['another verifier', { code_verifier: 'another' }, 'invalid_request'], ['another callback', { redirect_uri: 'http://127.0.0.1:9/other' }, 'redirect_uri_mismatch'], ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client']] as const)
    test(`refuses a code with ${what}`, async () => {
      const { body } = await exchange(change);
      assert.equal(isJsonObject(body) ? body.error : '', error);
    });

  test('refuses a code that is older than a quarter of an hour', async () => {
    const code = await codeOf();
    await org.clock.advance(15 * 60_000 + 1);
    assert.deepEqual((await exchange({ code })).body, { error: 'invalid_grant', error_description: 'expired authorization code' });
  });

  test('renews a session by its refresh token until that is revoked', async () => {
    const { refresh: token } = await tokensOf();
    const renewed = await refresh(token);
    const revoked = await fetch(`${org.twin.loginUrl}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
    assert.deepEqual([renewed.status, isJsonObject(renewed.body) && 'refresh_token' in renewed.body, revoked.status, (await refresh(token)).body], [200, false, 200, { error: 'invalid_grant', error_description: 'expired access/refresh token' }]);
  });
});
