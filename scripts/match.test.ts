import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';

const script = path.join(import.meta.dirname, 'match.ts');
const run = (args: readonly string[], input = '') => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', input });
const people = (lines: readonly string[], end = '\n') => lines.join(end);
const roles = 'given=first_name,family=last_name,born=birth_date,mail=email';
const pairsOf = (stdout: string): unknown[] => stdout.split('\n').filter(Boolean).map((line): unknown => JSON.parse(line));

describe('npm run match', () => {
  it('prints pairs as lines of JSON, counted from the first data row, and what it skipped to the other stream', () => {
    const { stdout, stderr, status } = run(['--roles', roles], people(['given,family,born,mail,note', 'Jane,Doe,1980-03-04,jane@example.com,x', 'Max,Muster,1970-01-01,max@example.com,y', 'Jane,Doe,4.3.1980,JANE@example.com,z']));
    const [pair, ...more] = pairsOf(stdout);
    assert.deepEqual([status, more], [0, []]);
    assert.deepEqual(pair, { a: 0, b: 2, probability: Object(pair).probability });
    assert.ok(Object(pair).probability > 0.9);
    assert.match(stderr, /^3 people, \d+ pairs compared, 0 comparisons skipped in blocks of more than \d+, largest block 2, \d+ MB of memory\n$/);
  });

  it('reads quotes, commas and line breaks in values, a byte order mark, Windows line ends and blank lines', () => {
    const file = people(['\uFEFF"given, all",family,mail', '"Jane\r\n""J""",Doe,jane@example.com', '', '"Jane\r\n""J""","Doe",jane@example.com', ''], '\r\n');
    const { stdout } = run(['--roles', '"given, all=first_name",family=last_name,mail=email'], file);
    assert.deepEqual(pairsOf(stdout).map((pair) => [Object(pair).a, Object(pair).b]), [[0, 1]]);
  });

  it('prints all above --min, and nothing for a file without people', () => {
    const file = people(['given,family', 'Jane,Doe', 'Jana,Doe', 'Max,Muster']);
    assert.ok(pairsOf(run(['--roles', 'given=first_name,family=last_name', '--min', '0'], file).stdout).length > 0);
    assert.equal(run(['--roles', 'given=first_name', '--min', '1'], 'given').stdout, '');
  });

  it('stops with the list where a role or a column is unknown', () => {
    const unknownRole = run(['--roles', 'given=nickname'], 'given\nJane');
    assert.deepEqual([unknownRole.status, unknownRole.stdout], [2, '']);
    assert.match(unknownRole.stderr, /^There is no role "nickname" \(given to column "given"\)\. The roles are: first_name, middle_name, .*, ignore\.\n$/);
    const unknownColumn = run(['--roles', 'name=first_name'], 'given,family\nJane,Doe');
    assert.deepEqual([unknownColumn.status, unknownColumn.stderr], [2, 'The file has no column "name". Its columns are: given, family.\n']);
  });

  it('says in a sentence what else is wrong', () => {
    const said = (args: readonly string[], input = 'given,family\nJane,Doe') => {
      const { status, stderr } = run(args, input);
      return `${status} ${stderr}`;
    };
    assert.match(said([]), /^2 No column is given a role\. Usage: /);
    assert.match(said(['--roles', 'given']), /^2 --roles takes column=role pairs, "given" is none\./);
    assert.match(said(['--roles', 'given=first_name,family=first_name']), /^2 Two columns are given the role "first_name": "given" and "family"\./);
    assert.match(said(['--roles', 'given=first_name', '--min', 'much']), /^2 --min takes a number from 0 to 1/);
    assert.match(said(['--rolls', 'given=first_name']), /^2 Unknown option '--rolls'/);
    assert.match(said(['--roles', 'given=first_name'], ''), /^2 The file is empty\./);
    assert.match(said(['--roles', 'given=first_name'], 'given\n"Jane'), /^2 The file cannot be read as CSV: /);
  });
});
