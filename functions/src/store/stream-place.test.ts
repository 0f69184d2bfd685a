import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import { createStreamPlaces } from './stream-place.ts';

const database = await createTestDatabase('stream-place');
const { pool: sql } = database;
const places = createStreamPlaces(1);
const replayId = Buffer.from('00000000000487440000', 'hex');

after(() => database.close({ stopServer: false }));

describe('the place in a stream', () => {
  it('is kept as the bytes it came in, with the time up to which it is good', async () => {
    assert.equal(await places.readPlace(sql, '/data/Crosswalk__chn'), undefined);
    await places.savePlace(sql, '/data/Crosswalk__chn', { replayId, goodAt: 1_795_341_600_000 });
    assert.deepEqual(await places.readPlace(sql, '/data/Crosswalk__chn'), { replayId, goodAt: 1_795_341_600_000 });
    assert.equal(await createStreamPlaces(2).readPlace(sql, '/data/Crosswalk__chn'), undefined);
  });

  it('that is of no use any more keeps its time', async () => {
    await places.savePlace(sql, '/data/Crosswalk__chn', { replayId: undefined, goodAt: 5 });
    assert.deepEqual(await places.readPlace(sql, '/data/Crosswalk__chn'), { replayId: undefined, goodAt: 5 });
  });
});

describe('the mark of a poll', () => {
  const [early, mark, late] = [{ at: 10, id: '' }, { at: 20, id: '001000000000001AAA' }, { at: 30, id: '001000000000002AAA' }];

  it('moves from where it was left, and not from elsewhere', async () => {
    assert.equal(await places.moveMark(sql, 'Account', { from: undefined, to: mark }), true);
    assert.equal(await places.moveMark(sql, 'Account', { from: undefined, to: late }), false);
    assert.equal(await places.moveMark(sql, 'Account', { from: early, to: late }), false);
    assert.equal(await places.moveMark(sql, 'Account', { from: mark, to: late }), true);
    assert.deepEqual(await places.readMark(sql, 'Account'), late);
  });

  it('goes back when it is asked to, never forward', async () => {
    await places.lowerMark(sql, 'Account', 40);
    assert.deepEqual(await places.readMark(sql, 'Account'), late);
    await places.lowerMark(sql, 'Account', 15);
    assert.deepEqual(await places.readMark(sql, 'Account'), { at: 15, id: '' });
    await places.lowerMark(sql, 'Contact', 15);
    assert.deepEqual(await places.readMark(sql, 'Contact'), { at: 15, id: '' });
  });
});
