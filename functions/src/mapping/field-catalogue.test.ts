import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogueOf, listsOf } from './field-catalogue.ts';
import { compilePath, pathSchema } from './field-path.ts';

const orders = [
  { id: 250, total: '10.0000', date_created: 'Fri, 01 May 2026 12:00:00 +0000', is_deleted: false, billing_address: { city: 'Kiel', form_fields: [{ name: 'PO Number', value: '4711' }] }, products: [{ sku: 'A' }], note: '' },
  { id: 251, total: '2.5000', is_deleted: true, billing_address: { city: 'Bonn', form_fields: [{ name: 'Gift?', value: null }] }, products: [{ sku: 'B' }, { sku: 'C' }], extra: null },
];

describe('the fields of a store, found in its records', () => {
  const fields = catalogueOf(orders, 'record');
  const of = (path: string) => fields.find((field) => field.path === path);

  it('have a type and samples, also those nobody documented', () => {
    assert.deepEqual([of('record.id'), of('record.total'), of('record.date_created')?.type, of('record.is_deleted')?.type, of('record.note')], [{ path: 'record.id', type: 'number', samples: ['250', '251'] }, { path: 'record.total', type: 'money', samples: ['10.0000', '2.5000'] }, 'date', 'boolean', { path: 'record.note', type: 'text', samples: [] }]);
  });

  it('of lists are picked by name where items have one, else the first stands for them', () => {
    assert.deepEqual(fields.map(({ path }) => path).filter((path) => path.includes('[')), ['record.billing_address.form_fields[name=PO Number].value', 'record.products[0].sku', 'record.billing_address.form_fields[name=Gift?].value']);
    assert.deepEqual(of('record.products'), { path: 'record.products', type: 'list', samples: ['1 items', '2 items'] });
  });

  it('are paths that the step language reads', () => {
    assert.deepEqual(fields.filter(({ path }) => !pathSchema.safeParse(path).success), []);
    assert.equal(compilePath('record.billing_address.form_fields[name=PO Number].value')({ record: orders[0] }), '4711');
  });

  it('of a list are those of its elements, at `item`; every list of the record is one, none inside another', () => {
    const lists = listsOf([{ products: [{ id: 1, options: [{ id: 9 }] }], form_fields: [{ name: 'Region', value: 'n' }], tags: ['a', 'b'], fees: [] }, { products: [{ id: 2, sku: 'X' }, { id: 3 }] }], 'record');
    assert.deepEqual(lists.map(({ path, samples, fields }) => [path, samples, fields.map((field) => field.path)]), [
      ['record.products', ['1 items', '2 items'], ['item.id', 'item.options', 'item.options[0].id', 'item.sku']],
      ['record.form_fields', ['1 items'], ['item.name', 'item.value']],
      ['record.tags', ['2 items'], ['item']],
      ['record.fees', ['0 items'], []],
    ]);
  });

  it('are bounded, whatever a record holds', () => {
    assert.equal(catalogueOf([Object.fromEntries(Array.from({ length: 5_000 }, (_unused, index) => [`f${index}`, index]))], '').length, 400);
  });
});
