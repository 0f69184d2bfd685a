import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldMapProblems } from './field-map-problem.ts';
import type { Step } from './steps.ts';

const tables = new Set(['status', 'group']);
const problems = (steps: unknown) => fieldMapProblems('Region__c', steps, { tables }).map(({ field, at, rule }) => `${field} ${at}: ${rule}`);
const nested = (depth: number): Step[] => (depth === 0 ? [{ step: 'trim' }] : [{ step: 'concat', parts: [nested(depth - 1)] }]);

describe('steps from an admin', () => {
  it('that are right have no problem', () => assert.deepEqual(problems([{ step: 'get', path: 'a.b' }, { step: 'lookup', table: 'status' }, { step: 'jsonata', expression: '$uppercase(a)' }]), []));

  for (const [what, steps, expected] of [
    ['a path to the prototype', [{ step: 'get', path: 'a.__proto__.b' }], ['Region__c 1 get > path: names a part of the language, not of a record']],
    ['a mistake within a case', [{ step: 'get', path: 'a' }, { step: 'when', cases: [{ if: { is: 'present' }, steps: [{ step: 'get', path: '.' }] }] }], ['Region__c 2 when > cases 1 > steps 1 get > path: wants a path such as billing_address.city, products[0].sku or form_fields[name=PO Number].value']],
    ['a table nobody has', [{ step: 'coalesce', options: [[{ step: 'get', path: 'a' }], [{ step: 'lookup', table: 'regions' }]] }], ['Region__c 1 coalesce > options 2 1 lookup: there is no value table "regions"; the tables are group, status']],
    ['steps deeper than anybody reads', nested(30), ['Region__c : its steps are nested more than 24 levels deep; split them over several fields']],
    ['steps longer than anybody reads', Array.from({ length: 40 }, () => ({ step: 'constant', value: 'x'.repeat(1_000) })), ['Region__c : its steps are more than 32000 characters; move translations into a value table']],
  ] as const) {
    it(`are refused for ${what}, with field, step and remedy`, () => assert.deepEqual(problems(steps), expected));
  }

  it('are refused for JSONata that does not parse', () => assert.match(problems([{ step: 'jsonata', expression: '$sum(' }])[0] ?? '', /^Region__c 1 jsonata: /));

  it('that contain themselves, or go down for ever, are refused at once', () => {
    const cyclic: Record<string, unknown> = { step: 'concat' };
    cyclic.parts = [[cyclic]];
    assert.deepEqual(problems([cyclic]), ['Region__c : its steps contain themselves']);
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    assert.match(problems(deep)[0] ?? '', /levels deep/);
  });
});
