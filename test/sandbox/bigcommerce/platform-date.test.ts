import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isoDate, isoDateWithOffset, parsePlatformDate, rfc2822Date } from './platform-date.ts';

const at = Date.UTC(2019, 2, 5, 21, 40, 11);

test('each part of the API writes one moment in its own way', () => {
  assert.deepEqual([rfc2822Date(at), isoDate(at), isoDateWithOffset(at)], [
    'Tue, 05 Mar 2019 21:40:11 +0000',
    '2019-03-05T21:40:11Z',
    '2019-03-05T21:40:11+00:00',
  ]);
});

test('dates are read in RFC 2822 and ISO 8601, with and without an offset', () => {
  const texts = ['Tue, 05 Mar 2019 21:40:11 +0000', 'Tue, 05 Mar 2019 17:40:11 -0400', '2019-03-05T21:40:11Z', '2019-03-05T16:40:11.000-05:00', '2019-03-05T21:40:11'];
  assert.deepEqual(
    texts.map(parsePlatformDate),
    texts.map(() => at),
  );
});

test('an offset whose plus sign became a space is no date', () => {
  assert.deepEqual([parsePlatformDate('2019-03-05T21:40:11 00:00'), parsePlatformDate('Tue, 05 Mar 2019 21:40:11  0000'), parsePlatformDate('yesterday')], [
    undefined,
    undefined,
    undefined,
  ]);
});
