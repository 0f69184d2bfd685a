import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSendSchedule } from './send-schedule.ts';

describe('the schedule of deliveries', () => {
  it('has one due at even distances, the first at once', () => {
    const schedule = createSendSchedule(500, 30);
    assert.equal(schedule.count, 15_000);
    assert.deepEqual([0, 1, 14_999].map(schedule.dueAtMs), [0, 2, 29_998]);
  });

  it('tells how many are due, however long nobody asked', () => {
    const schedule = createSendSchedule(500, 1);
    assert.deepEqual([-1, 0, 1.9, 2, 100, 5_000].map(schedule.dueCount), [0, 1, 1, 2, 51, 500]);
  });

  it('never calls a delivery due before its time or forgets it at its time, whatever the rate', () => {
    for (const rate of [3, 7, 333, 499, 1_024]) {
      const schedule = createSendSchedule(rate, 2);
      const positions = Array.from({ length: schedule.count }, (_, position) => position);
      assert.deepEqual(positions.map((position) => schedule.dueCount(schedule.dueAtMs(position))), positions.map((position) => position + 1));
    }
  });

  it('sends three about each record, one record after the other, and begins again behind the last', () => {
    const schedule = createSendSchedule(500, 30);
    assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map((position) => schedule.keyAt(position, 5_000)), [0, 0, 0, 1, 1, 1, 2]);
    assert.deepEqual([14_999, 15_000].map((position) => schedule.keyAt(position, 5_000)), [4_999, 0]);
  });
});
