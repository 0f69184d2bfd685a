import { isDeepStrictEqual, parseArgs } from 'node:util';
import { createCustomerIndex } from './src/matching/customer-index.ts';
import { compileMatchRules, matchRuleSchemas } from './src/matching/match-rules.ts';
import { normalisePerson, type Person } from './src/matching/normalise.ts';
import { fillEmpty, unfill } from './src/matching/survivorship.ts';
import { createMadeUpPeople } from './test-people.ts';

const shareOf = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

type Contact = Readonly<Record<string, string>>;
type RuleMatch = { id: string } | undefined;

/** The rules most shops begin with, over records kept in memory: the first that finds somebody decides, and of several nobody is meant. */
function createRuleLookUp(records: readonly Contact[]): (record: Contact) => RuleMatch {
  const given = [{ name: 'e-mail', fields: ['email'] }, { name: 'phone and name', fields: ['phone', 'first_name', 'last_name'] }, { name: 'name and postcode', fields: ['first_name', 'last_name', 'postcode'] }];
  const toE164 = (text: string) => `+49${text.replace(/^\+49/, '').replaceAll(/\D/g, '').replace(/^0+/, '')}`;
  const rules = compileMatchRules(matchRuleSchemas.persons.parse(given), { object: 'Contact', toE164 }).map((rule) => ({ rule, ids: new Map<string, string[]>() }));
  for (const { rule, ids } of rules)
    for (const [at, record] of records.entries()) {
      const key = rule.keyOf(record);
      if (key !== undefined) ids.set(key, [...(ids.get(key) ?? []), String(at)]);
    }
  return (record) => {
    const found = rules.map(({ rule, ids }) => ids.get(rule.keyOf(record) ?? '') ?? []).find((each) => each.length > 0) ?? [];
    return found.length === 1 && found[0] !== undefined ? { id: found[0] } : undefined;
  };
}

/** Whether filling one record from another and taking it back leaves it as it was. */
function isRestored(survivor: readonly string[], other: readonly string[]): boolean {
  const before: Record<string, string | null> = Object.fromEntries(survivor.map((value, at) => [String(at), value === '' ? null : value]));
  const filled = fillEmpty(before, Object.fromEntries(other.entries()), survivor.map((_, at) => [String(at)]));
  const after = { ...before, ...filled.changes };
  return isDeepStrictEqual({ ...after, ...unfill(after, filled.undo).changes }, before);
}

/** `node functions/test-matching-speed.ts --people N --queries N --seed N`: prints what `npm run bench -- matching` reports of one customer against many, as one line of JSON. */
function main(): void {
  const { values } = parseArgs({ options: { people: { type: 'string', default: '100000' }, queries: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } } });
  const [count, queryCount] = [Number(values.people), Number(values.queries)];
  const { header, rows, person: truth } = createMadeUpPeople('customers', count + queryCount, Number(values.seed));
  const recordOf = ([FirstName = '', LastName = '', Email = '', Phone = '', , MailingPostalCode = '']: readonly string[]): Contact => ({ FirstName, LastName, Email, Phone, MailingPostalCode });
  const read = (row: readonly string[]): Person => normalisePerson(Object.fromEntries(header.map((role, index) => [role, row[index] ?? ''])));
  const startedAt = performance.now();
  const index = createCustomerIndex(rows.slice(0, count).map((row, at) => [String(at), read(row)] as const));
  const builtAt = performance.now();
  const again = createCustomerIndex(rows.slice(0, count).map((row, at) => [String(at), read(row)] as const), index.model);
  const rebuiltAt = performance.now();
  const known = new Set(truth.slice(0, count));
  const rules = createRuleLookUp(rows.slice(0, count).map(recordOf));
  const outcome = { right: 0, wrong: 0, missed: 0, automaticWrong: 0, byRules: 0, rulesWrong: 0, notRestored: 0 };
  const tookMs: number[] = [];
  rows.slice(count).forEach((row, at) => {
    const person = read(row);
    const before = performance.now();
    const matches = again.candidates(person);
    tookMs.push(performance.now() - before);
    const mine = truth[count + at] ?? -1;
    const isMine = (id: string): boolean => truth[Number(id)] === mine;
    outcome.right += matches.some(({ id }) => isMine(id)) ? 1 : 0;
    outcome.missed += known.has(mine) && !matches.some(({ id }) => isMine(id)) ? 1 : 0;
    outcome.wrong += matches.some(({ id }) => !isMine(id)) ? 1 : 0;
    outcome.automaticWrong += matches.some(({ id, advice }) => advice === 'automatic' && !isMine(id)) ? 1 : 0;
    const byRule = rules(recordOf(row));
    outcome.byRules += byRule && isMine(byRule.id) ? 1 : 0;
    outcome.rulesWrong += byRule && !isMine(byRule.id) ? 1 : 0;
    outcome.notRestored += matches.every(({ id }) => isRestored(rows[Number(id)] ?? [], row)) ? 0 : 1;
  });
  const sorted = tookMs.toSorted((a, b) => a - b);
  process.stdout.write(`${JSON.stringify({ buildS: (builtAt - startedAt) / 1_000, rebuildS: (rebuiltAt - builtAt) / 1_000, medianMs: shareOf(sorted, 0.5), p95Ms: shareOf(sorted, 0.95), maxMs: sorted.at(-1), ...outcome })}\n`);
}

main();
