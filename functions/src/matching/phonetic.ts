/** Groups of letters that are heard alike, the first letter included, so that "Kraus" meets "Craus" and "Philipp" meets "Filip". After the Kölner Phonetik. */
const codes: Readonly<Record<string, string>> = { b: '1', p: '1', d: '2', t: '2', f: '3', v: '3', w: '3', g: '4', k: '4', q: '4', c: '4', x: '8', l: '5', m: '6', n: '6', r: '7', s: '8', z: '8' };
const lengthMax = 4;

/** What a folded name sounds like, in up to four digits: vowels count only at the beginning, doubled sounds once. */
export function soundOf(name: string): string {
  const spelled = name.replaceAll('ph', 'f').replaceAll('sch', 's').replaceAll('tz', 'z').replaceAll('dt', 't').replace(/c(?=[eiy])/g, 's');
  let sound = '';
  let last = '';
  for (const letter of spelled) {
    const code = codes[letter] ?? (letter === 'h' ? last : '');
    if (code === '' && sound === '') sound = '0';
    else if (code !== '' && code !== last) sound += code;
    last = code;
    if (sound.length === lengthMax) break;
  }
  return sound;
}
