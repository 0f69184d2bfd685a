import { parseArgs } from 'node:util';
import { createSeededRandom, type SeededRandom } from '../test/sandbox/random.ts';

/** Made-up people for tests and measurements of matching, with which it shares no code. `person` is the truth: equal for records of one person. */
export type MadeUpPeople = { header: readonly string[]; rows: string[][]; person: number[] };
/** `customers` of a shop with addresses and households; `register`: names and birth dates only, as in RLdata10000 of the R package RecordLinkage. */
export type PeopleShape = 'customers' | 'register';

const firstNames = 'Michael Thomas Andreas Peter Stefan Christian Hans Klaus Wolfgang Ursula Monika Petra Sabine Karin Helga Renate Elke Gisela Jürgen Manfred Uwe Frank Bernd Martin Ralf James Mary Robert Patricia John Jennifer David Linda William Elizabeth Richard Barbara Joseph Susan Charles Jessica Christopher Sarah Daniel Karen Matthew Nancy Anthony Lisa Mark Margaret Donald Sandra Steven Ashley Paul Kimberly Andrew Emily Joshua Donna Kenneth Michelle Kevin Carol Brian Amanda George Melissa Edward Deborah Ronald Stephanie Timothy Rebecca Jason Laura Jeffrey Sharon Ryan Cynthia Jacob Kathleen Gary Amy Nicholas Angela Eric Shirley Jonathan Anna Larry Brenda Justin Pamela Scott Emma Brandon Nicole Björn Jörg Günter Käthe Zoë René José Chloé'.split(' ');
const lastNames = 'Müller Schmidt Schneider Fischer Meyer Weber Schulz Wagner Becker Hoffmann Meier Maier Mayer Schulze Schmitt Schmitz Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Werner Krause Lehmann Köhler Herrmann König Walter Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Voigt Sauer Arnold Wolff Pfeiffer'.split(' ');
const syllables = 'ba be bo bra da del do fa fel gan gor hal hin jan ka kel kin lan le lor ma mer min mo na nel nor pa per ra ren ro sa sen sor ta tel tor va vin wa wel wer zan'.split(' ');
const endings = 'mann ner son ski berg er ich ow etti eau ham ton ley feld stein'.split(' ');
const streetKinds = ['Street', 'Road', 'Avenue', 'Lane', 'straße', 'weg', 'Drive', 'allee'];
const nicknames: Readonly<Record<string, string>> = { Michael: 'Mike', Robert: 'Bob', William: 'Bill', Richard: 'Rick', Thomas: 'Tom', Elizabeth: 'Liz', Christopher: 'Chris', Jennifer: 'Jenny', Margaret: 'Peggy', Susan: 'Sue' };
const letters = 'abcdefghijklmnopqrstuvwxyz';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const plain = (word: string): string => word.toLowerCase().replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss').normalize('NFD').replace(/[^a-z]/g, '');

const spelledOut = (name: string): string => name.replace('ü', 'ue').replace('ö', 'oe').replace('ä', 'ae');

/** Picks as names are spread: few are very common, most are rare. */
function createSkewed(items: readonly string[], random: SeededRandom): () => string {
  let total = 0;
  const bounds = items.map((_, index) => (total += 1 / (index + 3) ** 0.9));
  return () => {
    const drawn = random.next() * total;
    let [low, high] = [0, items.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((bounds[middle] ?? 0) < drawn) low = middle + 1;
      else high = middle;
    }
    return items[low] ?? '';
  };
}

const madeUp = (count: number, random: SeededRandom, endings: readonly string[]): string[] => Array.from({ length: count }, () => capital(`${random.pick(syllables)}${random.next() < 0.5 ? random.pick(syllables) : ''}${random.pick(endings)}`));

/** One slip of a typist, anywhere in the word. */
function typo(text: string, random: SeededRandom): string {
  if (text.length < 2) return text;
  const at = random.integer(0, text.length - 1);
  const other = /\d/.test(text.charAt(at)) ? String(random.integer(0, 9)) : letters.charAt(random.integer(0, letters.length - 1));
  const kind = random.integer(0, 3);
  if (kind === 0) return text.slice(0, at) + other + text.slice(at + 1);
  if (kind === 1) return text.slice(0, at) + text.slice(at + 1);
  if (kind === 2) return text.slice(0, at) + other + text.slice(at);
  return at === 0 ? typo(text, random) : text.slice(0, at - 1) + text.charAt(at) + text.charAt(at - 1) + text.slice(at + 1);
}

const two = (value: number): string => String(value).padStart(2, '0');

function createPools(random: SeededRandom, scale: number) {
  return { first: createSkewed([...firstNames, ...madeUp(scale, random, ['a', 'o', 'in', 'el', 'ie', 'us'])], random), last: createSkewed([...lastNames, ...madeUp(scale * 8, random, endings)], random) };
}

type Customer = { first: string; last: string; email: string; phone: string; street: string; postcode: string; city: string; birth: string };
type Home = Pick<Customer, 'last' | 'phone' | 'street' | 'postcode' | 'city'>;

function createHomes(random: SeededRandom, { last, scale }: { last: () => string; scale: number }): () => Home {
  const cities = madeUp(scale, random, ['ton', 'burg', 'dorf', 'ville', 'stadt', 'field']).map((city) => ({ city, postcode: random.integer(10_000, 99_999) }));
  const streets = createSkewed(madeUp(scale * 6, random, ['', 'en', 'er', 'wood']).map((name) => `${name} ${random.pick(streetKinds)}`), random);
  return () => {
    const { city, postcode } = random.pick(cities);
    return { last: last(), phone: `+49${random.integer(150, 179)}${random.integer(1_000_000, 99_999_999)}`, street: `${streets()} ${random.integer(1, 120)}`, city, postcode: String(postcode + random.integer(0, 20)) };
  };
}

function resident(home: Home, first: string, random: SeededRandom): Customer {
  const birth = `${random.integer(1935, 2006)}-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`;
  const mailbox = [`${plain(first)}.${plain(home.last)}${random.integer(1, 999)}`, `${plain(first)}${birth.slice(2, 4)}${random.integer(1, 99)}`, `${plain(home.last)}${random.integer(1, 9_999)}`];
  const phone = random.next() < 0.6 ? `+49${random.integer(150, 179)}${random.integer(1_000_000, 99_999_999)}` : home.phone;
  return { ...home, first, phone, birth, email: `${random.pick(mailbox)}@${random.pick(['example.com', 'example.org', 'mail.example.net', 'post.example'])}` };
}

/** The same person once more, as people do it: some slips, some things new, some left out. */
function again(customer: Customer, { home, random }: { home: () => Home; random: SeededRandom }): Customer {
  const copy = { ...customer };
  const changes: (() => void)[] = [
    () => (copy.first = typo(copy.first, random)),
    () => (copy.last = typo(copy.last, random)),
    () => (copy.email = typo(copy.email, random)),
    () => (copy.email = `${plain(copy.first)}${random.integer(1, 9_999)}@example.net`),
    () => (copy.phone = typo(copy.phone, random)),
    () => (copy.phone = copy.phone.replace('+49', '0')),
    () => (copy.phone = home().phone),
    () => (copy.street = typo(copy.street, random)),
    () => (copy.postcode = typo(copy.postcode, random)),
    () => (copy.city = typo(copy.city, random)),
    () => (copy.birth = typo(copy.birth, random)),
    () => (copy.birth = copy.birth.replace(/-(\d\d)-(\d\d)$/, '-$2-$1')),
    () => (copy.birth = copy.birth.replace(/^(\d+)-(\d+)-(\d+)$/, '$3.$2.$1')),
    () => ([copy.first, copy.last] = [copy.last, copy.first]),
    () => (copy.first = nicknames[copy.first] ?? copy.first),
    () => ([copy.first, copy.last] = [spelledOut(copy.first), spelledOut(copy.last)]),
    () => (copy.birth = ''),
    () => (copy.phone = ''),
    () => (copy.email = ''),
    () => Object.assign(copy, { ...home(), last: copy.last, phone: copy.phone }),
  ];
  for (let count = random.integer(1, 3); count > 0; count -= 1) random.pick(changes)();
  return copy;
}

const shuffled = <T>(items: readonly T[], random: SeededRandom): T[] => items.map((item) => ({ item, order: random.next() })).toSorted((a, b) => a.order - b.order).map(({ item }) => item);

function createCustomers(count: number, random: SeededRandom): MadeUpPeople {
  const scale = Math.max(40, Math.round(count / 100));
  const pools = createPools(random, scale);
  const home = createHomes(random, { last: pools.last, scale });
  const originals: Customer[] = [];
  const originalCount = Math.round(count * 0.95);
  while (originals.length < originalCount) {
    const address = home();
    // Three in ten homes have several customers.
    const residents = random.next() < 0.3 ? random.integer(2, 4) : 1;
    for (let each = 0; each < residents && originals.length < originalCount; each += 1) originals.push(resident(random.next() < 0.1 ? { ...address, last: pools.last() } : address, pools.first(), random));
  }
  const known = originals.map((customer, person) => ({ customer, person }));
  while (known.length < count) {
    const person = random.integer(0, originals.length - 1);
    const customer = originals[person];
    if (customer) known.push({ customer: again(customer, { home, random }), person });
  }
  const all = shuffled(known, random);
  const header = ['first_name', 'last_name', 'email', 'phone', 'street', 'postcode', 'city', 'birth_date'];
  return { header, rows: all.map(({ customer: { first, last, email, phone, street, postcode, city, birth } }) => [first, last, email, phone, street, postcode, city, birth]), person: all.map(({ person }) => person) };
}

/** Upper case without accents, one record in ten once more with one slip, a second first name now and then. */
function createRegister(count: number, random: SeededRandom): MadeUpPeople {
  const pools = createPools(random, 20);
  const upper = (name: string): string => plain(name).toUpperCase();
  const make = (): string[] => [upper(pools.first()), random.next() < 0.13 ? upper(pools.first()) : '', upper(pools.last()), random.next() < 0.02 ? upper(pools.last()) : '', String(random.integer(1925, 2008)), String(random.integer(1, 12)), String(random.integer(1, 28))];
  const known = Array.from({ length: Math.round(count * 0.9) }, (_, person) => ({ row: make(), person }));
  const originals = known.length;
  for (const { row, person } of shuffled(known, random).slice(0, count - originals)) {
    const copy = [...row];
    const at = random.pick([0, 0, 2, 2, 4, 5, 6]);
    const cell = copy[at] ?? '';
    copy[at] = at < 4 ? typo(cell, random).toUpperCase() : at === 4 ? String(Number(cell) + random.pick([-10, -1, 1, 10])) : String(random.integer(1, at === 5 ? 12 : 28));
    if (random.next() < 0.1) copy[1] = '';
    known.push({ row: copy, person });
  }
  const all = shuffled(known, random);
  return { header: ['fname_c1', 'fname_c2', 'lname_c1', 'lname_c2', 'by', 'bm', 'bd'], rows: all.map(({ row }) => row), person: all.map(({ person }) => person) };
}

/** So many records of made-up people; the same seed makes the same ones. */
export function createMadeUpPeople(shape: PeopleShape, count: number, seed: number): MadeUpPeople {
  const random = createSeededRandom(seed);
  return shape === 'customers' ? createCustomers(count, random) : createRegister(count, random);
}

/** As CSV with the truth as last column. */
export function peopleCsv({ header, rows, person }: MadeUpPeople): string {
  return [[...header, 'person'], ...rows.map((row, index) => [...row, String(person[index])])].map((cells) => cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n');
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { shape: { type: 'string', default: 'customers' }, people: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } } });
  process.stdout.write(`${peopleCsv(createMadeUpPeople(values.shape === 'register' ? 'register' : 'customers', Number(values.people), Number(values.seed)))}\n`);
}
