import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMapWatch } from './map-watch.ts';

describe('the watch over field maps', () => {
  it('says once that a field is gone, and once that it is back; it looks every quarter of an hour', async () => {
    const clock = { ms: 0 };
    const gone = { path: 'fieldMaps.order-to-salesforce.order.Region__c', rule: 'writes Order.Region__c, which the org does not have', remedy: 'Create the field.' };
    const answers = [[], [gone], [gone], []];
    const [asked, reported] = [[] as number[], [] as number[]];
    const look = createMapWatch({ find: async () => answers[asked.push(clock.ms) - 1] ?? [], report: async (problems) => void reported.push(problems.length), now: () => clock.ms });
    for (; clock.ms <= 4 * 900_000; clock.ms += 300_000) await look(AbortSignal.timeout(1_000));
    assert.deepEqual([asked, reported], [[0, 900_000, 1_800_000, 2_700_000, 3_600_000], [0, 1, 0]]);
  });
});
