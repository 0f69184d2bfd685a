import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createVolumeWatch, volumeStateSchema } from './volume-watch.ts';

const weekHours = 168;
const usualAt = (hour: number): number => 30 + 20 * Math.round(Math.sin((2 * Math.PI * hour) / 24) * 100) / 100;

describe('hours with too few or too many orders', () => {
  const learned = (weeks: number) => {
    const watch = createVolumeWatch();
    for (let hour = 0; hour < weeks * weekHours; hour += 1) assert.equal(watch.check(hour, Math.round(usualAt(hour))), undefined);
    return watch;
  };

  it('are named with what is usual in that hour of the week', () => {
    const silence = learned(3).check(3 * weekHours + 6, 0);
    assert.deepEqual([silence?.rule, silence?.observed], ['silence', 0]);
    assert.ok(Math.abs((silence?.expected ?? 0) - 50) < 2);
    assert.match(silence?.message ?? '', /^0 orders in an hour that usually has (?:49|50)/);
    assert.equal(learned(3).check(3 * weekHours, 150)?.rule, 'surge');
  });

  it('say nothing before two weeks are known, nor about an hour that always is quiet', () => {
    assert.equal(learned(1).check(weekHours, 500), undefined);
    const quiet = createVolumeWatch();
    for (let hour = 0; hour < 4 * weekHours; hour += 1) assert.equal(quiet.check(hour, 0), undefined);
  });

  it('become the new level when they last', () => {
    for (const factor of [3, 0.2]) {
      const watch = learned(4);
      const alarms = Array.from({ length: 2 * weekHours }, (_, at) => watch.check(4 * weekHours + at, Math.round(factor * usualAt(at))) !== undefined);
      assert.ok(alarms.slice(0, 24).some(Boolean));
      assert.deepEqual(alarms.slice(5 * 24).filter(Boolean), []);
    }
  });

  it('are judged after a restart as before it', () => {
    const restored = createVolumeWatch(volumeStateSchema.parse(JSON.parse(JSON.stringify(learned(3).state()))));
    assert.deepEqual(restored.check(3 * weekHours + 6, 0), learned(3).check(3 * weekHours + 6, 0));
  });
});
