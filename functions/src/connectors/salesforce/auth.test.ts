import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { jwtVerify } from 'jose';
import { Secret } from '../../core/secret.ts';
import { SyncError } from '../../core/sync-error.ts';
import { createOrgSessions } from './auth.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (type: 'pkcs1' | 'pkcs8') => new Secret(privateKey.export({ type, format: 'pem' }).toString());
const forms: URLSearchParams[] = [];
const script: { status: number; body: string }[] = [];
const tokenOf = (number: number) => ({ status: 200, body: JSON.stringify({ access_token: `token-${number}`, instance_url: 'https://org.example.com/', id: 'https://login.example.com/id/00D000000000001AAA/005000000000001AAA' }) });
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    forms.push(new URLSearchParams(Buffer.concat(chunks).toString()));
    const { status, body } = script.shift() ?? tokenOf(forms.length);
    response.writeHead(status).end(body);
  });
});
const listening = Promise.withResolvers<string>();
const now = Date.parse('2026-05-01T12:00:00Z');
const sessionsOf = async (more: { privateKey?: Secret | undefined; clientSecret?: Secret } = {}) => createOrgSessions({ loginUrl: await listening.promise, clientId: 'client', username: 'integration@example.com', privateKey: pem('pkcs8'), clientSecret: undefined, ...more }, () => now);
const fault = async (work: Promise<unknown>) => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof SyncError);
  return error;
};

before(() => server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  listening.resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
}));
beforeEach(() => [forms, script].forEach((list) => list.splice(0)));
after(() => server.close());

describe('signing in to the org', () => {
  it('gives the session, the organisation and the user, without a slash at the end of the address', async () => {
    const session = await (await sessionsOf()).current();
    assert.deepEqual([session.accessToken.reveal(), session.instanceUrl, session.organizationId, session.userId], ['token-1', 'https://org.example.com', '00D000000000001AAA', '005000000000001AAA']);
  });

  it('by JWT signs issuer, subject, audience and three minutes of life', async () => {
    await (await sessionsOf()).current();
    const [form] = forms;
    assert.equal(form?.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer');
    const { payload, protectedHeader } = await jwtVerify(form?.get('assertion') ?? '', publicKey, { currentDate: new Date(now) });
    assert.deepEqual([payload, protectedHeader], [{ iss: 'client', sub: 'integration@example.com', aud: await listening.promise, exp: now / 1000 + 180 }, { alg: 'RS256' }]);
  });

  it('takes keys as openssl writes them, old and new', async () => {
    await (await sessionsOf({ privateKey: pem('pkcs1') })).current();
    await jwtVerify(forms[0]?.get('assertion') ?? '', publicKey, { currentDate: new Date(now) });
    assert.equal(forms.length, 1);
  });

  it('by client credentials sends id and secret', async () => {
    await (await sessionsOf({ privateKey: undefined, clientSecret: new Secret('a-made-up-secret') })).current();
    assert.deepEqual(forms.map((form) => Object.fromEntries(form)), [{ grant_type: 'client_credentials', client_id: 'client', client_secret: 'a-made-up-secret' }]);
  });

  it('that is refused is told once, with since when, and told again when it works', async () => {
    const told: unknown[] = [];
    const loginUrl = await listening.promise;
    const sessions = createOrgSessions({ loginUrl, clientId: 'client', username: undefined, privateKey: undefined, clientSecret: undefined, refreshToken: new Secret('a-made-up-token') }, () => now, (refusal, former) => told.push([refusal?.since, former?.since]));
    script.push(...[1, 2].map(() => ({ status: 400, body: JSON.stringify({ error: 'invalid_grant', error_description: 'expired access/refresh token' }) })));
    assert.match((await fault(sessions.current())).message, /^Salesforce refuses the sign-in that somebody left in the browser \(invalid_grant: expired access\/refresh token\)\. It was revoked, .*POST \/operations\/connect\/salesforce/);
    await fault(sessions.current());
    await sessions.current();
    assert.deepEqual(told, [[now, undefined], [undefined, now]]);
  });

  it('happens once for fifty callers', async () => {
    const sessions = await sessionsOf();
    const found = await Promise.all(Array.from({ length: 50 }, () => sessions.current()));
    assert.deepEqual([forms.length, new Set(found).size], [1, 1]);
  });

  it('does not happen for a call that failed with a session before the current one', async () => {
    const sessions = await sessionsOf();
    const first = await sessions.current();
    const second = await sessions.renew(first);
    assert.deepEqual([await sessions.renew(first), forms.length], [second, 2]);
  });

  it('again happens once, however many calls failed with the same session', async () => {
    const sessions = await sessionsOf();
    const stale = await sessions.current();
    const renewed = await Promise.all(Array.from({ length: 50 }, () => sessions.renew(stale)));
    assert.deepEqual([forms.length, new Set(renewed.map((session) => session.accessToken.reveal()))], [2, new Set(['token-2'])]);
    assert.equal(await sessions.current(), renewed[0]);
  });

  it('again that was refused fails all who waited for it, and the next one tries once more', async () => {
    const sessions = await sessionsOf();
    const stale = await sessions.current();
    script.push({ status: 400, body: '{"error":"invalid_grant"}' });
    const failures = await Promise.all(Array.from({ length: 50 }, () => fault(sessions.renew(stale))));
    assert.deepEqual([forms.length, new Set(failures.map((error) => error.code))], [2, new Set(['AUTH_REVOKED'])]);
    assert.deepEqual([(await sessions.renew(stale)).accessToken.reveal(), forms.length], ['token-3', 3]);
  });

  it('that was refused says what the platform says, and halts', async () => {
    script.push({ status: 400, body: '{"error":"invalid_grant","error_description":"user hasn\'t approved this consumer"}' });
    const error = await fault((await sessionsOf()).current());
    assert.deepEqual([error.code, error.disposition, error.message], ['AUTH_REVOKED', 'halt', "Salesforce refuses the sign-in (invalid_grant: user hasn't approved this consumer). Check the app, its permitted users and the key. Work waits and goes on by itself."]);
  });

  it('that failed is not remembered: the next call tries again', async () => {
    const sessions = await sessionsOf();
    script.push({ status: 400, body: '{"error":"invalid_grant"}' });
    const failures = await Promise.all(Array.from({ length: 10 }, () => fault(sessions.current())));
    assert.deepEqual([forms.length, new Set(failures.map((error) => error.code))], [1, new Set(['AUTH_REVOKED'])]);
    assert.equal((await sessions.current()).accessToken.reveal(), 'token-2');
  });

  it('at an org that is away waits: nobody has revoked anything', async () => {
    script.push({ status: 503, body: '<html>' });
    assert.equal((await fault((await sessionsOf()).current())).code, 'TARGET_UNAVAILABLE');
    const nowhere = createOrgSessions({ loginUrl: 'http://127.0.0.1:1', clientId: 'c', username: undefined, privateKey: undefined, clientSecret: new Secret('x') }, () => now);
    assert.equal((await fault(nowhere.current())).code, 'TARGET_UNAVAILABLE');
  });
});
