import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeededRandom } from '../../../test/sandbox/random.ts';
import { fillEmpty, unfill } from './survivorship.ts';

const groups = [['phone'], ['optIn'], ['visits'], ['street', 'city', 'postcode']];

describe('what a survivor takes over', () => {
  it('fills what is empty and never overwrites, "no" and 0 being values', () => {
    const { changes, undo } = fillEmpty({ phone: ' ', optIn: false, visits: 0 }, { phone: '+4930', optIn: true, visits: 9, secret: 'x' }, groups);
    assert.deepEqual(changes, { phone: '+4930' });
    assert.deepEqual(undo, [{ field: 'phone', before: null, after: '+4930' }]);
  });

  it('takes an address whole or not at all', () => {
    const address = { street: 'Mill Lane 7', city: 'Springfield', postcode: null };
    assert.deepEqual(fillEmpty({ city: 'Shelbyville' }, address, groups).changes, {});
    assert.deepEqual(fillEmpty({}, address, groups).changes, { street: 'Mill Lane 7', city: 'Springfield' });
  });

  it('is taken back except where somebody changed it since', () => {
    const { undo } = fillEmpty({}, { phone: '+4930', street: 'Mill Lane 7' }, groups);
    assert.deepEqual(unfill({ phone: '+4931', street: 'Mill Lane 7' }, undo), { changes: { street: null }, kept: ['phone'] });
  });

  it('leaves no trace when taken back at once, whatever the records hold', () => {
    const random = createSeededRandom(3);
    const fields = groups.flat();
    const record = () => Object.fromEntries(fields.map((field) => [field, random.pick([null, null, 'a', 'b', 0, false])]));
    for (let round = 0; round < 500; round += 1) {
      const [survivor, other] = [record(), record()];
      const { changes, undo } = fillEmpty(survivor, other, groups);
      const filled = { ...survivor, ...changes };
      assert.ok(fields.every((field) => survivor[field] === null || filled[field] === survivor[field]));
      assert.deepEqual({ ...filled, ...unfill(filled, undo).changes }, survivor);
    }
  });
});
