import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLog } from '../core/log.ts';
import { createChangeIntake } from './change-intake.ts';

const none: ReadonlySet<string> = new Set();
const id = '003000000000001AAA';
const phone = { sobject: 'Contact', recordIds: [id], changeType: 'UPDATE', changed: new Set(['Phone']), nulled: none, diffs: none, commitTimestamp: 1_000 };
const work = (deliveryId: string) => ({ connectionId: 7, flow: 'contact', entityKey: `Contact:${id}`, source: 'cdc', deliveryId });

function intake() {
  const counted: string[] = [];
  const commits: number[] = [];
  const take = createChangeIntake({ follows: [{ flow: 'contact', sobject: 'Contact', fields: ['Phone'] }], connectionId: 7, count: (kind) => counted.push(kind), onCommit: (at) => commits.push(at), log: silentLog });
  return { take, counted, commits };
}

describe('a batch of changes', () => {
  it('becomes work, and knows when the last of them was made', async () => {
    const { take, counted, commits } = intake();
    const result = await take([{ eventId: 'e1', change: phone }, { eventId: 'e2', change: { ...phone, changed: new Set(['Fax']), commitTimestamp: 3_000 } }, { eventId: 'e3', change: { ...phone, changeType: 'DELETE', changed: none, commitTimestamp: 2_000 } }]);
    assert.deepEqual([result, counted, commits], [{ events: [work('e1'), work('e3')], rereads: [], committedAt: 3_000 }, ['UPDATE', 'UPDATE', 'DELETE'], [3_000]]);
  });

  it('in which one cannot be read has its records read from the org, else its object, else everything', async () => {
    const { take, counted } = intake();
    assert.deepEqual(await take([{ eventId: 'e1', unreadable: { sobject: 'Contact', recordIds: [id] } }]), { events: [work('e1')], rereads: [], committedAt: undefined });
    assert.deepEqual(await take([{ eventId: 'e2', unreadable: { sobject: 'Contact', recordIds: [] } }]), { events: [], rereads: ['Contact'], committedAt: undefined });
    assert.deepEqual(await take([{ eventId: 'e3', unreadable: { sobject: undefined, recordIds: [] } }]), { events: [], rereads: 'all', committedAt: undefined });
    assert.deepEqual(counted, ['unreadable', 'unreadable', 'unreadable']);
  });
});
