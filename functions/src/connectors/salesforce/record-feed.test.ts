import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { idOf, type OrgFixture, startOrgFixture } from '../../../../test/sandbox/salesforce/org-fixture.ts';
import { Secret } from '../../core/secret.ts';
import { createOrgSessions } from './auth.ts';
import { createOrgClient, type OrgClient } from './client.ts';
import { SyncError } from '../../core/sync-error.ts';
import { createNames } from './names.ts';
import { createObjectFinder, readChannelObjects } from './org-channel.ts';
import { createRecordFeed } from './record-feed.ts';

const signal = new AbortController().signal;
const names = createNames('');
const longAgo = { at: 0, id: '' };

describe('what an org tells besides its stream', () => {
  let org: OrgFixture;
  let client: OrgClient;

  before(async () => {
    org = await startOrgFixture({ duplicateRule: 'off', changeEvents: ['Account'] });
    const { loginUrl, clientId, clientSecret, username } = org.twin;
    const sessions = createOrgSessions({ loginUrl, clientId, username, privateKey: undefined, clientSecret: new Secret(clientSecret) }, Date.now);
    client = createOrgClient({ sessions, apiVersion: '66.0', budgetShareMax: 0.95, now: Date.now });
  });
  after(async () => {
    await client.close();
    await org.close();
  });

  const refused: string[] = [];
  const feed = (after: Record<string, { at: number; id: string }>) => createRecordFeed({ client, names, onRefused: (sobject) => refused.push(sobject) })(new Map(Object.entries(after)), signal);

  it('is every changed record in order, deleted ones among them, in one call', async () => {
    const first = idOf(await org.admin('POST', '/sobjects/Account', { Name: 'First' }));
    await org.clock.advance(60_000);
    const second = idOf(await org.admin('POST', '/sobjects/Account', { Name: 'Second' }));
    await org.clock.advance(60_000);
    await org.admin('DELETE', `/sobjects/Account/${first}`);
    org.journal.reset();
    const pages = await feed({ Account: longAgo, Contact: longAgo });
    const accounts = pages.get('Account')?.rows ?? [];
    assert.deepEqual(accounts.map(({ id }) => id).slice(-2), [second, first]);
    assert.deepEqual([pages.get('Account')?.isLast, pages.get('Contact'), org.journal.calls().salesforce.total], [true, { rows: [], isLast: true }, 1]);
    const [, last] = accounts.slice(-2);
    assert.deepEqual((await feed({ Account: { at: last?.modifiedAt ?? 0, id: second > first ? first : second } })).get('Account')?.rows.map(({ id }) => id), second > first ? [] : [first]);
  });

  it('goes on among records of one moment by their ids', async () => {
    const ids: string[] = [];
    for (const Name of ['A', 'B', 'C']) ids.push(idOf(await org.admin('POST', '/sobjects/Account', { Name })));
    const all = (await feed({ Account: longAgo })).get('Account')?.rows ?? [];
    const [a, b, c] = all.slice(-3);
    assert.ok(a && b && c);
    assert.deepEqual([a.modifiedAt === c.modifiedAt, (await feed({ Account: { at: a.modifiedAt, id: a.id } })).get('Account')?.rows], [true, [b, c]]);
  });

  it('leaves out objects the org does not show, and says which', async () => {
    const pages = await feed({ Account: longAgo, Nothing__c: longAgo });
    assert.deepEqual([[...pages.keys()], refused], [['Account'], ['Nothing__c']]);
  });

  it('is the object of an id, by the beginning of the id', async () => {
    const find = createObjectFinder({ client, names, now: Date.now });
    assert.deepEqual([await find('001000000000001AAA', signal), await find('801000000000001AAA', signal), await find('zzz000000000001AAA', signal)], ['Account', 'Order', undefined]);
  });

  it('is which objects a channel carries, or nothing when the org does not let us look', async () => {
    const showing: OrgClient = { ...client, get: async () => ({ records: [{ SelectedEntity: 'OrderChangeEvent' }, { SelectedEntity: 'crosswalk__Cart__ChangeEvent' }] }) };
    const carried = await readChannelObjects({ client: showing, names: createNames('crosswalk') }, 'Crosswalk__chn', signal);
    assert.deepEqual([...(carried ?? [])], ['Order', 'Cart__c']);
    assert.deepEqual(await readChannelObjects({ client, names }, 'Crosswalk__chn', signal), new Set());
    const hiding: OrgClient = { ...client, get: () => Promise.reject(new SyncError('SETUP_INCOMPLETE', { stage: 'extract' })) };
    assert.equal(await readChannelObjects({ client: hiding, names }, 'Crosswalk__chn', signal), undefined);
  });
});
