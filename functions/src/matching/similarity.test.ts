import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeededRandom } from '../../../test/sandbox/random.ts';
import { editDistance, jaroWinkler } from './similarity.ts';

/** The definition, word for word. */
function slowDistance(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, row) => Array.from({ length: b.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)));
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
  for (let row = 1; row <= a.length; row += 1) {
    for (let column = 1; column <= b.length; column += 1) {
      const costs = [at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)];
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) costs.push(at(row - 2, column - 2) + 1);
      (table[row] ?? [])[column] = Math.min(...costs);
    }
  }
  return at(a.length, b.length);
}

describe('how alike two words are', () => {
  it('counts edits as the definition does, up to the limit, whichever word comes first', () => {
    const random = createSeededRandom(5);
    const word = () => Array.from({ length: random.integer(0, 7) }, () => random.pick(['a', 'b', 'c'])).join('');
    for (let round = 0; round < 3_000; round += 1) {
      const [a, b, max] = [word(), word(), random.integer(1, 3)];
      const expected = Math.min(slowDistance(a, b), max + 1);
      assert.deepEqual([editDistance(a, b, max), editDistance(b, a, max)], [expected, expected], `${a} ${b} ${max}`);
    }
  });

  it('gives the Jaro-Winkler values of the literature', () => {
    const rounded = (a: string, b: string) => Math.round(jaroWinkler(a, b) * 1_000) / 1_000;
    assert.deepEqual([rounded('martha', 'marhta'), rounded('dixon', 'dicksonx'), rounded('dwayne', 'duane'), rounded('same', 'same'), rounded('abc', 'xyz'), rounded('', 'a')], [0.961, 0.813, 0.84, 1, 0, 0]);
  });
});
