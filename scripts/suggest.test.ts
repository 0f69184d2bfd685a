import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';

const script = path.join(import.meta.dirname, 'suggest.ts');
const run = (input: string | object, args: readonly string[] = []) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', input: typeof input === 'string' ? input : JSON.stringify(input) });
const contact = ['FirstName', 'LastName', 'Email', 'Phone', 'Birthdate'].map((field) => ({ object: 'Contact', field }));
const refused = (input: string | object, args: readonly string[] = []): string => {
  const { status, stdout, stderr } = run(input, args);
  assert.deepEqual([status, stdout], [2, '']);
  return stderr;
};

describe('npm run suggest', () => {
  it('prints the fields of the source with candidates, best first, each with score and reason', () => {
    const { status, stdout, stderr } = run({ source: [{ object: 'customer', field: 'email', label: null, samples: ['jane@example.com', null] }, { object: 'customer', field: 'zzz' }], target: contact });
    assert.deepEqual([status, stderr], [0, '']);
    const [email, none]: unknown[] = JSON.parse(stdout);
    const [best] = Object(email).candidates;
    assert.deepEqual([Object(email).object, Object(email).field, best.object, best.field, best.reason], ['customer', 'email', 'Contact', 'Email', 'the same name, the type fits']);
    assert.ok(best.score > 0.8 && best.score <= 1);
    assert.deepEqual(none, { object: 'customer', field: 'zzz', candidates: [] });
  });

  it('answers an empty list with an empty one', () => {
    assert.equal(run({ source: [], target: [] }).stdout, '[]\n');
  });

  it('says what of the input is wrong, and where', () => {
    assert.match(refused(''), /^The input is empty\. Usage: npm run/);
    assert.match(refused('{'), /^The input is not JSON: /);
    assert.equal(refused('[]'), 'The input wants an object with "source" and "target".\n');
    assert.equal(refused({ source: [] }), 'target wants a list of fields.\n');
    assert.equal(refused({ source: [{ object: 'customer' }], target: [] }), 'source[0].field wants a text.\n');
    assert.equal(refused({ source: [], target: [{ object: 'Contact', field: ' ' }] }), 'target[0].field must not be empty.\n');
    assert.equal(refused({ source: [{ object: 'customer', field: 'email', samples: 'jane' }], target: [] }), 'source[0].samples wants a list of values.\n');
    assert.equal(refused({ source: [{ object: 'customer', field: 'email', samples: [{}] }], target: [] }), 'source[0].samples[0] wants a text, a number, true, false or null.\n');
    assert.equal(refused({ source: [], target: [...contact, contact[1]] }), 'target[5] names Contact.LastName again, as target[1] does. Name each field once.\n');
    assert.match(refused({ source: [], target: [] }, ['--remove-phrases', '2']), /^--remove-phrases is at most 1\. Usage/);
    assert.match(refused({ source: [], target: [] }, ['--wrong']), /Unknown option/);
  });

  it('knows fewer synonyms where a share of the phrases is removed, always the same ones for a seed', () => {
    const input = { source: [{ object: 'customer', field: 'surname' }], target: contact };
    const score = (args: readonly string[]): number => Object(JSON.parse(run(input, args).stdout))[0].candidates[0]?.score ?? 0;
    assert.ok(score([]) > 0.6);
    assert.ok(score(['--remove-phrases', '1']) < 0.4);
    assert.equal(score(['--remove-phrases', '0.5', '--seed', '3']), score(['--remove-phrases', '0.5', '--seed', '3']));
  });
});
