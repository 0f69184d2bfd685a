import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeededRandom } from '../../../test/sandbox/random.ts';
import { readInstant } from './instant-text.ts';

const moment = Date.UTC(2026, 4, 2, 3, 30, 15);
const read = (texts: readonly string[]) => texts.map(readInstant);
const undefineds = (texts: readonly string[]) => texts.map(() => undefined);

describe('a moment', () => {
  it('is read from what BigCommerce and Salesforce write', () => {
    const texts = ['Sat, 02 May 2026 03:30:15 +0000', 'Fri, 01 May 2026 22:00:15 -0530', '2026-05-02T03:30:15Z', '2026-05-02T03:30:15+00:00', '2026-05-02T03:30:15.000Z', '2026-05-02T05:30:15.000+02:00'];
    assert.deepEqual(read(texts), texts.map(() => moment));
    assert.deepEqual(read(['2026-05-02', '2026-05-02T03:30:15.678Z']), [Date.UTC(2026, 4, 2), moment + 678]);
  });

  it('in leap years is right on both sides of the leap day', () => {
    const days = ['2000-02-29', '2024-02-29', '2024-03-01', '2100-02-28', '2100-03-01', '1900-03-01', '1970-01-01', '1969-12-31', '9999-12-31', '1000-01-01'];
    assert.deepEqual(read(days), days.map((day) => Date.parse(day)));
  });

  it('that does not exist, or is written in another way, is left to Date', () => {
    const texts = ['2023-02-29', '2100-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '0999-01-01', '2026-05-02T24:00:00Z', '2026-05-02T03:60:00Z', '2026-05-02T03:30:15', '2026-05-02T03:30Z', '2026-05-02T03:30:15+0000', '2026-05-02T03:30:15+25:00', '2026-5-2', '2026-05-02 03:30:15Z', 'Sat, 2 May 2026 03:30:15 +0000', 'Sat, 31 Apr 2026 03:30:15 +0000', 'Sun, 02 Mai 2026 03:30:15 +0000', 'Sat, 02 May 2026 03:30:15 GMT', 'Jan, 02 May 2026 03:30:15 +0000', 'tomorrow', '', '1777692615'];
    assert.deepEqual(read(texts), undefineds(texts));
  });

  it('is never another than the one Date reads, whatever a text is spoilt with', () => {
    for (const seed of [1, 2, 3]) {
      const random = createSeededRandom(seed);
      const shapes = ['Sat, 02 May 2026 03:30:15 +0000', 'Tue, 31 Dec 2019 23:59:59 -1130', '2026-05-02T03:30:15Z', '2026-12-31T03:30:15.125+05:45', '2024-02-29'];
      const texts = Array.from({ length: 20_000 }, () => {
        const characters = random.pick(shapes).split('');
        for (let change = random.integer(0, 3); change > 0; change -= 1) characters[random.integer(0, characters.length - 1)] = random.pick('0123456789:-+. ,TZ'.split(''));
        return characters.join('');
      });
      for (const text of texts) {
        const ms = readInstant(text);
        assert.equal(ms, ms === undefined ? undefined : new Date(text).getTime(), `seed ${seed}: ${text}`);
      }
      assert.ok(texts.filter((text) => readInstant(text) !== undefined).length > 4_000);
    }
  });
});
