import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { allFlows, orderStatusNames } from '../flows/all-flows.ts';
import { fieldsWritten } from '../pipeline/define-flow.ts';
import { type Step, stepsSchema } from './steps.ts';

const objects = path.join(import.meta.dirname, '../../../force-app/main/default/objects');
const text = z.union([z.string(), z.number()]).transform(String);
const fieldSchema = z.object({
  CustomField: z.object({
    type: z.string(),
    length: text.optional(),
    scale: text.optional(),
    formula: z.unknown().optional(),
    summaryOperation: z.unknown().optional(),
    valueSet: z.object({ valueSetDefinition: z.object({ value: z.array(z.object({ fullName: z.string() })) }) }).optional(),
  }),
});

/** A custom field as the package declares it; undefined = it does not. */
function packaged(sobject: string, field: string): z.infer<typeof fieldSchema>['CustomField'] | undefined {
  const file = path.join(objects, sobject, 'fields', `${field}.field-meta.xml`);
  return existsSync(file) ? fieldSchema.parse(new XMLParser({ isArray: (name) => name === 'value' }).parse(readFileSync(file, 'utf8'))).CustomField : undefined;
}

const maps = allFlows.flatMap((flow) => Object.entries(flow.fieldMaps).flatMap(([name, { entity, map }]) => Object.entries(map).map(([field, steps]) => ({ where: `${flow.name} ${name}.${field}`, sobject: entity.sobject, field, steps }))));
const customMaps = maps.filter(({ field }) => field.endsWith('__c')).map((one) => ({ ...one, declared: packaged(one.sobject, one.field) }));

describe('the default field maps of all flows', () => {
  it('are sentences of the step language', () => {
    assert.ok(maps.length > 60);
    assert.deepEqual(maps.flatMap(({ where, steps }) => stepsSchema.safeParse(steps).error?.issues.map((issue) => `${where}: ${issue.message}`) ?? []), []);
  });

  it('survive being stored as JSON', () => {
    assert.deepEqual(maps.filter(({ steps }) => JSON.stringify(stepsSchema.parse(JSON.parse(JSON.stringify(steps)))) !== JSON.stringify(steps)).map(({ where }) => where), []);
  });

  it('name only custom fields that the package has', () => {
    const missing = [...fieldsWritten(allFlows)].flatMap(([sobject, fields]) => [...fields].filter((field) => field.endsWith('__c') && !packaged(sobject, field)).map((field) => `${sobject}.${field}`));
    assert.deepEqual(missing, []);
  });

  it('write no formula and no roll-up', () => {
    assert.deepEqual(customMaps.filter(({ declared }) => declared?.formula !== undefined || declared?.summaryOperation !== undefined).map(({ where }) => where), []);
  });

  it('cut no text to more than its field holds', () => {
    const lengths = customMaps.flatMap(({ where, declared, steps }) => steps.flatMap((step) => (step.step === 'truncate' && declared?.length !== undefined ? [{ where, cut: step.length, length: Number(declared.length) }] : [])));
    assert.ok(lengths.length > 3);
    assert.deepEqual(lengths.filter(({ cut, length }) => cut > length), []);
  });

  it('round no amount to more decimals than its field has', () => {
    const scales = customMaps.flatMap(({ where, declared, steps }) => steps.flatMap((step) => (step.step === 'decimal' ? [{ where, step: step.scale, field: Number(declared?.scale) }] : [])));
    assert.ok(scales.length > 10);
    assert.deepEqual(scales.filter(({ step, field }) => !(step <= field)), []);
  });

  it('know a picklist value for every order status', () => {
    const values = new Set(packaged('Order', 'BC_Status__c')?.valueSet?.valueSetDefinition.value.map((value) => value.fullName));
    assert.deepEqual(Object.values(orderStatusNames).filter((name) => !values.has(name)), []);
    assert.deepEqual(Object.keys(orderStatusNames).map(Number), Array.from({ length: 14 }, (_unused, index) => index + 1));
  });
});

describe('steps from outside', () => {
  const problems = (steps: unknown) => stepsSchema.safeParse(steps).error?.issues.map((issue) => issue.path.join('.')) ?? [];

  it('may be nested', () => {
    const steps: Step[] = [{ step: 'when', cases: [{ if: { any: [{ path: 'a[0].b', is: 'equal', value: true }, { not: { path: 'c[name=PO Number]', is: 'empty' } }] }, steps: [{ step: 'coalesce', options: [[{ step: 'get', path: 'x[*].y' }], [{ step: 'constant', value: 1 }]] }] }] }];
    assert.deepEqual(problems(steps), []);
  });

  for (const [what, steps] of [
    ['an unknown step', [{ step: 'eval', code: '1' }]],
    ['a misspelt option', [{ step: 'get', path: 'a', pth: 'b' }]],
    ['a missing option', [{ step: 'truncate' }]],
    ['a selector nobody knows', [{ step: 'get', path: 'a[x]' }]],
    ['a path to the prototype', [{ step: 'get', path: 'a.__proto__.b' }]],
    ['a path to the constructor', [{ step: 'get', path: 'a[0].constructor' }]],
    ['a path longer than any', [{ step: 'get', path: 'a.'.repeat(200) + 'a' }]],
    ['a test without a value', [{ step: 'when', cases: [{ if: { path: 'a', is: 'equal' }, steps: [{ step: 'trim' }] }] }]],
    ['a zone that is none', [{ step: 'date', zone: 'Mars/Base' }]],
    ['a currency of nowhere in particular', [{ step: 'money' }]],
    ['a state of no country', [{ step: 'state', to: 'code' }]],
    ['a text to replace that is empty', [{ step: 'replace', find: '', with: 'x' }]],
    ['a path that ends in a dot', [{ step: 'get', path: 'a.' }]],
    ['an empty path', [{ step: 'get', path: '' }]],
    ['a length of nothing', [{ step: 'truncate', length: 0 }]],
    ['a scale nobody has', [{ step: 'decimal', scale: 19 }]],
    ['a constant that is an object', [{ step: 'constant', value: {} }]],
    ['a mistake deep inside', [{ step: 'concat', parts: [[{ step: 'get', path: 'a' }], [{ step: 'case', to: 'sideways' }]] }]],
    ['no step at all', []],
    ['more steps than anybody needs', Array.from({ length: 51 }, () => ({ step: 'trim' }))],
    ['something that is no list', { step: 'trim' }],
  ] as const) {
    it(`are refused with ${what}`, () => assert.ok(problems(steps).length > 0));
  }
});
