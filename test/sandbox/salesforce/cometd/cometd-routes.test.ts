import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject, textOf } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { deploy, fieldXml, metadataZip, objectFile, permissionSetFile, startOrgFixture } from '../org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());
const channel = '/event/Note__e';
const event = objectFile(`<label>Note</label><pluralLabel>Notes</pluralLabel><deploymentStatus>Deployed</deploymentStatus><eventType>HighVolume</eventType><publishBehavior>PublishAfterCommit</publishBehavior>${fieldXml('Text__c', 'Text', '<length>80</length>')}`);
await deploy(org.twin, metadataZip({ CustomObject: ['Note__e'], PermissionSet: ['Notes'] }, { 'objects/Note__e.object': event, 'permissionsets/Notes.permissionset': permissionSetFile({ objects: ['Note__e'], fields: [] }) }));

const signIn = async (username: string, permissionSets: string[]) => (await org.twin.scenario('sign-in', { username, permissionSets, isBrowser: true })).accessToken ?? '';

function client(token: string) {
  let clientId = '';
  const send = async (...messages: JsonObject[]): Promise<JsonObject[]> => {
    const sent = messages.map((message) => ({ ...message, ...(clientId === '' ? {} : { clientId }) }));
    const response = await fetch(`${org.twin.instanceUrl}/cometd/66.0`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(sent) });
    const answers: unknown = await response.json();
    return Array.isArray(answers) ? answers.filter(isJsonObject) : [];
  };
  return {
    send,
    async shake() {
      const [answer = {}] = await send({ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] });
      clientId = textOf(answer, 'clientId') ?? '';
    },
    subscribe: (replay: number) => send({ channel: '/meta/subscribe', subscription: channel, ext: { replay: { [channel]: replay } } }),
  };
}

const payloads = (answers: readonly JsonObject[]) => answers.flatMap(({ data }) => (isJsonObject(data) && isJsonObject(data.payload) ? [data.payload.Text__c ?? null] : []));

test('an event is delivered to a connect that is held, with who made it and when', async () => {
  const listener = client(await signIn('ann@example.com', ['Notes']));
  await listener.shake();
  assert.equal((await listener.subscribe(-1))[0]?.successful, true);
  const held = listener.send({ channel: '/meta/connect', connectionType: 'long-polling', id: '7' });
  await org.admin('POST', '/sobjects/Note__e', { Text__c: 'hello' });
  const answers = await held;
  const [first, last] = answers;
  const data = isJsonObject(first?.data) ? first.data : {};
  assert.deepEqual([first?.channel, payloads(answers), last?.channel, last?.id], [channel, ['hello'], '/meta/connect', '7']);
  assert.match(JSON.stringify(data.payload), /"CreatedDate":"2026-11-22T12:00:00\.000Z"/);
  assert.equal(typeof (isJsonObject(data.event) && data.event.replayId), 'number');
});

test('retained events are replayed, and a first connect without a wait answers at once', async () => {
  const listener = client(await signIn('ann@example.com', ['Notes']));
  await listener.shake();
  await listener.subscribe(-2);
  const answers = await listener.send({ channel: '/meta/connect', connectionType: 'long-polling', advice: { timeout: 0 } });
  assert.deepEqual(payloads(answers), ['hello']);
});

test('who may not read the event is refused, an unknown channel and an unknown client too', async () => {
  const stranger = client(await signIn('bob@example.com', []));
  assert.equal((await stranger.send({ channel: '/meta/connect', clientId: 'x' }))[0]?.error, '403::Unknown client');
  await stranger.shake();
  assert.match(textOf((await stranger.subscribe(-1))[0] ?? {}, 'error') ?? '', /^403::/);
  assert.match(textOf((await stranger.send({ channel: '/meta/subscribe', subscription: '/event/Nope__e' }))[0] ?? {}, 'error') ?? '', /^404::/);
  const nobody = client('no session');
  assert.equal((await nobody.send({ channel: '/meta/handshake' }))[0]?.error, '401::Authentication invalid');
});

test('who disconnects hears nothing more', async () => {
  const listener = client(await signIn('ann@example.com', ['Notes']));
  await listener.shake();
  await listener.subscribe(-2);
  await listener.send({ channel: '/meta/disconnect' });
  assert.equal((await listener.send({ channel: '/meta/connect' }))[0]?.error, '403::Unknown client');
});
