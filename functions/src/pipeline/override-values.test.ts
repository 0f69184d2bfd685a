import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, contact } from '../connectors/salesforce/targets.ts';
import type { Draft, TargetNode } from '../core/draft.ts';
import { createRecordKeys } from '../core/record-key.ts';
import { SyncError } from '../core/sync-error.ts';
import type { FlowContext, FlowDefinition } from './define-flow.ts';
import { overrideValues } from './override-values.ts';
import type { Transformer } from './transform.ts';

const context: FlowContext = { keys: createRecordKeys('abc123', 's'), storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org: { standardPricebookId: 'x', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated']) }, settings: { charges: 'lines', conversions: {} } };
const flow: FlowDefinition = { name: 'a-flow', description: '', triggers: [], reads: 'customers', after: [], fieldMaps: {}, plan: () => ({ nodes: [] }), retry: { attemptsMax: 1, delayMs: 1, delayMsMax: 1 } };
const node = (entity: typeof account, role: TargetNode['role'], fields: TargetNode['fields']): TargetNode => ({ sobject: entity.sobject, key: 'k', entity, role, fields, references: {}, fixed: {}, parentKey: undefined, person: undefined });
const draft: Draft = { nodes: [node(account, 'own', { Name: 'Ada', Phone: '1' }), node(account, 'ensure', { Phone: '1' }), node(contact, 'own', { Phone: '1' })], parents: [], activation: undefined, warnings: [], facts: {} };
const fieldsAt = (version: number, transform: Transformer = () => draft) => {
  const overridden = overrideValues(transform, new Map([['customer:7', { values: { 'Account.Phone': '+49 30 1', 'Account.Fax': null }, setAt: 1_000 }]]));
  const made = overridden(flow, { entityKey: 'customer:7', version, data: {} }, context);
  return made instanceof SyncError ? made.code : made.nodes.map((one) => one.fields);
};

describe('values that people set for a record', () => {
  it('stand in for those of the mapping, on the records of that object that are its own', () => {
    assert.deepEqual(fieldsAt(900), [{ Name: 'Ada', Phone: '+49 30 1', Fax: null }, { Phone: '1' }, { Phone: '1' }]);
  });

  it('end when the record changes in its source', () => {
    assert.deepEqual(fieldsAt(1_001), draft.nodes.map((one) => one.fields));
  });

  it('leave other records and refusals alone', () => {
    assert.equal(fieldsAt(900, () => new SyncError('NOT_A_SALE', { stage: 'transform' })), 'NOT_A_SALE');
    const other = overrideValues(() => draft, new Map([['customer:8', { values: { 'Account.Phone': 'x' }, setAt: 1_000 }]]));
    assert.equal(other(flow, { entityKey: 'customer:7', version: 1, data: {} }, context), draft);
  });
});
