import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { statSync } from 'node:fs';
import { isJsonObject, jsonText } from './json.ts';
import { requestToken, signAssertion, startAt, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const bearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const inSeconds = (seconds: number) => startAt / 1000 + seconds;
const assertWith = async (claims: Record<string, string | number>) => requestToken(org.twin, { grant_type: bearer, assertion: await signAssertion(org, claims) });

test('a signed assertion is answered with a session and no expiry', async () => {
  const answer = await org.signIn();
  const body = isJsonObject(answer.body) ? answer.body : {};
  assert.equal(answer.status, 200);
  assert.deepEqual(Object.keys(body).toSorted(), ['access_token', 'api_instance_url', 'id', 'instance_url', 'scope', 'token_type']);
  assert.match(jsonText(body.access_token), /^00D\w{12}!/);
  assert.equal(body.instance_url, org.twin.instanceUrl);
});

test('each user approved for the app signs in with its key', async () => {
  const answers = await Promise.all([org.twin.username, org.twin.settingsUsername].map((sub) => assertWith({ sub })));
  assert.deepEqual([answers.map((answer) => answer.status), new Set(answers.map(({ body }) => isJsonObject(body) && body.id)).size], [[200, 200], 2]);
});

test('the private key file belongs to its owner alone', () => {
  assert.equal(statSync(org.twin.privateKeyFile).mode & 0o777, 0o600);
});

test('both official audiences are accepted', async () => {
  const answers = [await assertWith({ aud: 'https://login.salesforce.com' }), await assertWith({ aud: 'https://test.salesforce.com' })];
  assert.deepEqual(answers.map((answer) => answer.status), [200, 200]);
});

const refusals: [string, Record<string, string | number>, { error: string; error_description: string }][] = [
  ['an assertion that has expired', { exp: inSeconds(-1) }, { error: 'invalid_grant', error_description: 'expired authorization code' }],
  ['an assertion that lives longer than five minutes', { exp: inSeconds(301) }, { error: 'invalid_grant', error_description: 'invalid assertion' }],
  ['another audience', { aud: 'https://elsewhere.example.com' }, { error: 'invalid_grant', error_description: 'audience is invalid' }],
  ['a user who is not pre-authorised', { sub: 'nobody@example.com' }, { error: 'invalid_grant', error_description: "user hasn't approved this consumer" }],
  ['an unknown consumer', { iss: '3MVG9unknown' }, { error: 'invalid_client_id', error_description: 'client identifier invalid' }],
];
for (const [what, claims, body] of refusals)
  test(`${what} is refused`, async () => {
    const answer = await assertWith(claims);
    assert.deepEqual({ status: answer.status, body: answer.body }, { status: 400, body });
  });

test('a changed signature is refused', async () => {
  const [header, payload] = (await signAssertion(org)).split('.');
  const answer = await requestToken(org.twin, { grant_type: bearer, assertion: `${header}.${payload}.${'A'.repeat(342)}` });
  assert.deepEqual(answer.body, { error: 'invalid_grant', error_description: 'invalid assertion' });
});

test('client credentials sign the integration user in, a wrong secret does not', async () => {
  const good = await requestToken(org.twin, { grant_type: 'client_credentials', client_id: org.twin.clientId, client_secret: org.twin.clientSecret });
  const bad = await requestToken(org.twin, { grant_type: 'client_credentials', client_id: org.twin.clientId, client_secret: 'wrong' });
  assert.equal(good.status, 200);
  assert.deepEqual(bad.body, { error: 'invalid_client', error_description: 'invalid client credentials' });
});

test('userinfo names the org and the user', async () => {
  const { body } = await org.admin('GET', '/services/oauth2/userinfo');
  const info = isJsonObject(body) ? body : {};
  assert.equal(info.organization_id, org.twin.orgId);
  assert.match(jsonText(info.user_id), /^005/);
});

test('a revoked token answers 401 while the administrator stays signed in', async () => {
  await org.signIn();
  org.faults.set({ salesforce: { tokenRevoked: 1 } });
  const revoked = await org.call('GET', '/limits');
  assert.deepEqual({ status: revoked.status, body: revoked.body }, { status: 401, body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }] });
  const stillIn = await org.admin('GET', '/limits');
  assert.equal(stillIn.status, 200);
  await org.signIn();
  const again = await org.call('GET', '/limits');
  assert.equal(again.status, 200);
});

test('a client that signs with the real time gets in after the sandbox clock was moved', async () => {
  const answer = await assertWith({ exp: Math.floor(Date.now() / 1000) + 180 });
  assert.equal(answer.status, 200);
});

test('sign-in calls are not counted as API calls', async () => {
  org.journal.reset();
  await org.signIn();
  assert.deepEqual(org.journal.calls().salesforce, { total: 0, byRoute: {} });
});

test('a session idle for longer than the time-out is over', async () => {
  await org.signIn();
  await org.clock.advance(2 * 3_600_000 + 1);
  const answer = await org.call('GET', '/limits');
  assert.equal(answer.status, 401);
});

test('an assertion whose expiry is in milliseconds, as the Salesforce CLI writes it, is accepted', async () => {
  const answer = await assertWith({ exp: startAt + 300 });
  assert.equal(answer.status, 200);
});
