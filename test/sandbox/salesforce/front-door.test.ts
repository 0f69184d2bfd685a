import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, textOf } from './json.ts';
import { startOrgFixture } from './org-fixture.ts';

const pagesUrl = 'http://127.0.0.1:1';
const org = await startOrgFixture({}, { pagesUrl: () => pagesUrl });
after(() => org.close());
const { instanceUrl, adminToken } = org.twin;

const knock = (query: Record<string, string>) => fetch(`${instanceUrl}/secur/frontdoor.jsp?${new URLSearchParams(query).toString()}`, { redirect: 'manual' });
const placeOf = (answer: Response) => answer.headers.get('location')?.replace(pagesUrl, 'pages:').replace(instanceUrl, 'org:');
const sidOf = (answer: Response) => decodeURIComponent(/^sid=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '');
async function userOf(sid: string): Promise<string | undefined> {
  const answer = await fetch(`${instanceUrl}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${sid}` } });
  const user: unknown = answer.ok ? await answer.json() : undefined;
  return isJsonObject(user) ? textOf(user, 'preferred_username') : undefined;
}
async function singleAccess(redirectUri: string): Promise<string> {
  const answer: unknown = await (await fetch(`${instanceUrl}/services/oauth2/singleaccess?redirect_uri=${encodeURIComponent(redirectUri)}`, { headers: { authorization: `Bearer ${adminToken}` } })).json();
  return isJsonObject(answer) ? (textOf(answer, 'frontdoor_uri') ?? '') : '';
}

test('a session opens the pages as its user, with a session of its own, by GET and by POST', async () => {
  const opened = await knock({ sid: adminToken, retURL: '/lightning/n/Crosswalk_Monitor?x=1' });
  const posted = await fetch(`${instanceUrl}/secur/frontdoor.jsp`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ sid: adminToken }) });
  assert.deepEqual([opened.status, placeOf(opened), placeOf(posted)], [302, 'pages:/lightning/n/Crosswalk_Monitor?x=1', 'pages:/lightning/page/home']);
  assert.deepEqual([await userOf(sidOf(opened)), sidOf(opened) === adminToken, /HttpOnly/i.test(opened.headers.get('set-cookie') ?? '')], ['admin@crosswalk.example.com', false, true]);
});

test('an address made for one visit works once, and not for long', async () => {
  const address = await singleAccess('/lightning/o/Order/list');
  assert.match(address, /\/secur\/frontdoor\.jsp\?otp=\w{64}&startURL=%2Flightning/);
  const [first, second] = [await fetch(address, { redirect: 'manual' }), await fetch(address, { redirect: 'manual' })];
  const late = await singleAccess('/');
  await org.clock.advance(60_001);
  const third = await fetch(late, { redirect: 'manual' });
  assert.deepEqual([placeOf(first), placeOf(second)?.split('&')[0], placeOf(third)?.split('&')[0]], ['pages:/lightning/o/Order/list', 'org:/?ec=302', 'org:/?ec=302']);
});

test('a session that is none gets the login page, from where a user goes on to the page he wanted', async () => {
  const refused = await knock({ sid: '00D!nothing', retURL: '/lightning/o/Order/list' });
  const page = await (await fetch(refused.headers.get('location') ?? '')).text();
  const logIn = (username: string) => fetch(`${instanceUrl}/`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ username, startURL: '/lightning/o/Order/list' }) });
  const [nobody, admin] = [await logIn('nobody@example.com'), await logIn('admin@crosswalk.example.com')];
  assert.match(page, /Your session has ended[\s\S]*name="startURL" value="\/lightning\/o\/Order\/list"/);
  assert.deepEqual([refused.headers.get('set-cookie'), nobody.status, placeOf(admin)], [null, 401, 'pages:/lightning/o/Order/list']);
});

test('nobody is led out of the org', async () => {
  const places = ['https://elsewhere.example.com/', '//elsewhere.example.com', String.raw`/\elsewhere.example.com`, 'javascript:alert(1)', `${pagesUrl}@elsewhere.example.com`];
  assert.deepEqual(new Set(await Promise.all(places.map(async (retURL) => placeOf(await knock({ sid: adminToken, retURL }))))), new Set(['pages:/lightning/page/home']));
});

test('the id of a record leads to its page', async () => {
  const { ids: [id = ''] } = await org.twin.scenario('create', { object: 'Account', values: { Name: 'Acme' } });
  assert.equal(placeOf(await knock({ sid: adminToken, retURL: `/${id.slice(0, 15)}` })), `pages:/lightning/r/Account/${id}/view`);
});
