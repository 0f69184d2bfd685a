import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FieldRule } from '../core/object-rules.ts';
import { knowSizes, type MapInForce, shrunkFields, unfilledFields } from './field-drift.ts';
import { get, truncate } from './steps.ts';

const rule = (more: Partial<FieldRule> = {}): FieldRule => ({ label: '', type: 'string', length: 80, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined, ...more });
const amount = (precision: number, scale: number) => rule({ type: 'currency', length: 0, precision, scale });
const maps = (rules: Readonly<Record<string, FieldRule>>): MapInForce[] => [{ map: 'f.order', sobject: 'Order', fields: { Note__c: [get('a')], Cut__c: [get('a'), truncate(40)], Total__c: [get('b')] }, kept: ['BC_Key__c'], rules: new Map(Object.entries(rules)) }];
const asItWas = { Note__c: rule(), Cut__c: rule(), Total__c: amount(18, 2) };
const said = (problems: readonly { path: string; rule: string }[]) => problems.map(({ path, rule: broken }) => `${path} ${broken}`);

describe('a field that is mapped', () => {
  const known = knowSizes(maps(asItWas), 3, undefined);

  it('is missed when it takes less than it did, and its steps do not cut the value', () => {
    const now = maps({ Note__c: rule({ length: 40 }), Cut__c: rule({ length: 40 }), Total__c: amount(16, 2) });
    assert.deepEqual(said(shrunkFields(now, knowSizes(now, 3, known))), [
      'fieldMaps.f.order.Note__c writes Order.Note__c, which took 80 characters and takes 40 now: longer values are refused',
      'fieldMaps.f.order.Total__c writes Order.Total__c, which took 16 digits before the point and takes 14 now: larger values are refused',
    ]);
    assert.deepEqual(said(shrunkFields(maps({ Total__c: amount(18, 0) }), known)), ['fieldMaps.f.order.Total__c writes Order.Total__c, which took 2 decimals and takes 0 now: values are rounded']);
  });

  it('is known by its new size once somebody has published, and when it grew or is new', () => {
    const now = maps({ ...asItWas, Note__c: rule({ length: 40 }) });
    assert.deepEqual(shrunkFields(now, knowSizes(now, 4, known)), []);
    assert.deepEqual([shrunkFields(maps({ ...asItWas, Note__c: rule({ length: 255 }) }), known), shrunkFields(now, { version: 3, sizes: {} })], [[], []]);
  });
});

describe('a field that nothing is mapped to', () => {
  it('is missed when Salesforce requires it, unless Crosswalk fills it itself', () => {
    const required = rule({ isRequired: true });
    assert.deepEqual(said(unfilledFields(maps({ ...asItWas, Region__c: required, BC_Key__c: required, Note__c: required }))), ['fieldMaps.f.order.Region__c leaves Order.Region__c empty, which Salesforce requires now: new records are refused']);
  });
});
