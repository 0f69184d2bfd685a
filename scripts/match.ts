import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { dayOrderOf } from '../functions/src/matching/birth-date.ts';
import { blockSizeMax } from '../functions/src/matching/block.ts';
import { findDuplicates } from '../functions/src/matching/find-duplicates.ts';
import { fieldsOfRoles, normalisePerson, type Role, roles } from '../functions/src/matching/normalise.ts';
import { createPeople, type People } from '../functions/src/matching/people.ts';
import { runFilter, UsageError } from './filter-program.ts';

const usage = 'Usage: npm run --silent match -- --roles column=role,… [--min P] < people.csv';

const minSchema = z.coerce.number({ error: '--min takes a number from 0 to 1' }).min(0, '--min is at least 0').max(1, '--min is at most 1');

/** "column=role" as pairs; a column whose name holds a comma is put in double quotes, as in the file itself. */
function readRoles(specs: readonly string[]): [string, string][] {
  const cells: string[] = specs.flatMap((spec) => parse(spec, { trim: true, relax_quotes: true }).flat());
  return cells.filter((cell) => cell !== '').map((cell) => {
    const at = cell.lastIndexOf('=');
    if (at < 1) throw new UsageError(`--roles takes column=role pairs, "${cell}" is none. ${usage}`);
    return [cell.slice(0, at).trim(), cell.slice(at + 1).trim()];
  });
}

const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

/** The role of each column of the file, undefined for those not named. */
function assignRoles(header: readonly string[], named: readonly (readonly [string, string])[]): (Role | undefined)[] {
  const assigned: (Role | undefined)[] = header.map(() => undefined);
  for (const [column, role] of named) {
    if (!isRole(role)) throw new UsageError(`There is no role "${role}" (given to column "${column}"). The roles are: ${roles.join(', ')}.`);
    const index = header.indexOf(column);
    if (index < 0) throw new UsageError(`The file has no column "${column}". Its columns are: ${header.join(', ')}.`);
    if (assigned[index] !== undefined) throw new UsageError(`Column "${column}" is given two roles, "${assigned[index]}" and "${role}". Name it once.`);
    if (role !== 'ignore' && assigned.includes(role)) throw new UsageError(`Two columns are given the role "${role}": "${header[assigned.indexOf(role)]}" and "${column}". Give it to one of them.`);
    assigned[index] = role;
  }
  if (assigned.every((role) => role === undefined || role === 'ignore')) throw new UsageError(`No column is given a role. ${usage} The roles are: ${roles.join(', ')}.`);
  return assigned;
}

type Line = (cells: readonly string[]) => void;

/** Hands the records of a CSV file (RFC 4180) over one by one, blank lines left out; the first is the header. */
function readCsv(csv: string, header: Line, record: Line): void {
  let take: Line = (cells) => {
    header(cells);
    take = record;
  };
  try {
    // Nothing is returned, so that no second copy of a large file is kept.
    parse(csv, { bom: true, trim: true, relax_column_count_less: true, skip_empty_lines: true, on_record: (cells: string[]) => (take(cells), null) });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UsageError(`The file cannot be read as CSV: ${error.message}. Put values with commas, quotes or line breaks in double quotes.`);
  }
}

function readPeople(csv: string, named: readonly (readonly [string, string])[]): People {
  let columns: { role: Role; index: number }[] = [];
  const births: string[] = [];
  const assign: Line = (header) => (columns = assignRoles(header, named).flatMap((role, index) => (role === undefined || role === 'ignore' ? [] : [{ role, index }])));
  const birthOf = (cells: readonly string[]): string => cells[columns.find(({ role }) => role === 'birth_date')?.index ?? -1] ?? '';
  // Twice through the file: which of two numbers is the day, the whole column tells.
  readCsv(csv, assign, (cells) => void births.push(birthOf(cells)));
  if (columns.length === 0) throw new UsageError('The file is empty. Its first line names the columns.');
  const order = dayOrderOf(births);
  const people = createPeople(fieldsOfRoles(columns.map(({ role }) => role)));
  readCsv(csv, () => {}, (cells) => people.add(normalisePerson(Object.fromEntries(columns.map(({ role, index }) => [role, cells[index] ?? ''])), order)));
  return people;
}

function readCommandLine(): { named: [string, string][]; min: number } {
  try {
    const { values } = parseArgs({ options: { roles: { type: 'string', multiple: true, default: [] }, min: { type: 'string', default: '0.5' } } });
    const min = minSchema.safeParse(values.min);
    if (!min.success) throw new UsageError(min.error.issues[0]?.message ?? usage);
    return { named: readRoles(values.roles), min: min.data };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${error instanceof Error ? error.message : String(error)} ${usage}`);
  }
}

/** `npm run --silent match -- --roles column=role,… < people.csv`: pairs of records that are one person, as lines of JSON. */
async function main(): Promise<void> {
  const { named, min } = readCommandLine();
  const people = readPeople(await text(process.stdin), named);
  const { pairs, report } = findDuplicates(people, min);
  process.stderr.write(`${people.count} people, ${report.pairs} pairs compared, ${report.skipped} comparisons skipped in blocks of more than ${blockSizeMax}, largest block ${report.largest}, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB of memory\n`);
  process.stdout.write(pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(''));
}

await runFilter(main);
