/** 18-character record ids: key prefix, pod, counter and the case checksum. */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const podCode = '5g0';
const counterLength = 9;
const shortIdPattern = /^[a-zA-Z0-9]{15}$/;
const longIdPattern = /^[a-zA-Z0-9]{18}$/;

/** The three letters that make a 15-character id safe in systems that ignore case. */
function checksum(shortId: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 3; chunk++) {
    let bits = 0;
    for (let place = 0; place < 5; place++) {
      const code = shortId.charCodeAt(chunk * 5 + place);
      if (code >= 65 && code <= 90) bits |= 1 << place;
    }
    suffix += checksumLetters[bits];
  }
  return suffix;
}

/** The 18-character form of an id, or undefined when the text is not an id. */
export function toLongId(text: string): string | undefined {
  if (shortIdPattern.test(text)) return text + checksum(text);
  if (!longIdPattern.test(text)) return undefined;
  // The platform repairs the case of an 18-character id from its suffix; a wrong suffix is no id.
  const short = text.slice(0, 15);
  return checksum(short) === text.slice(15).toUpperCase() ? short + checksum(short) : undefined;
}

export type IdGenerator = { next(keyPrefix: string): string };

/** Ids in ascending order per key prefix, as an org hands them out. */
export function createIdGenerator(): IdGenerator {
  const counters = new Map<string, number>();
  return {
    next(keyPrefix) {
      const count = (counters.get(keyPrefix) ?? 0) + 1;
      counters.set(keyPrefix, count);
      let rest = count;
      let encoded = '';
      while (encoded.length < counterLength) {
        encoded = digits[rest % 62] + encoded;
        rest = Math.floor(rest / 62);
      }
      const short = keyPrefix + podCode + encoded;
      return short + checksum(short);
    },
  };
}
