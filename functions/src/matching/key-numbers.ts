/** Numbers equal keys alike, from 0 on, without keeping them: a hundred thousand strings a pass are what fills the memory. */
export type KeyNumbers = { numberOf(key: string): number; readonly count: number; clear(): void };

/** Room for `keysMax` different keys. Two keys of the same 64 bits of hash count as equal, which among a million happens once in forty million times. */
export function createKeyNumbers(keysMax: number): KeyNumbers {
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, keysMax * 2))) - 1;
  const [low, high, numbers] = [new Int32Array(mask + 1), new Int32Array(mask + 1), new Int32Array(mask + 1).fill(-1)];
  let count = 0;
  return {
    get count() {
      return count;
    },
    clear() {
      numbers.fill(-1);
      count = 0;
    },
    numberOf(key) {
      // FNV-1a and a multiplicative hash of another constant, side by side. http://www.isthe.com/chongo/tech/comp/fnv/
      let [one, other] = [0x811c9dc5, 0x9747b28c];
      for (let at = 0; at < key.length; at += 1) {
        const code = key.charCodeAt(at);
        one = Math.imul(one ^ code, 0x01000193);
        other = Math.imul((other << 13) | (other >>> 19), 0x5bd1e995) ^ Math.imul(code, 0x27d4eb2f);
      }
      let slot = (one ^ (one >>> 15) ^ other) & mask;
      while (numbers[slot] !== -1 && (low[slot] !== one || high[slot] !== other)) slot = (slot + 1) & mask;
      if (numbers[slot] === -1) {
        low[slot] = one;
        high[slot] = other;
        numbers[slot] = count;
        count += 1;
      }
      return numbers[slot] ?? 0;
    },
  };
}
