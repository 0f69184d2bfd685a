import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, contact } from '../connectors/salesforce/targets.ts';
import { createRecordKeys } from '../core/record-key.ts';
import { SyncError } from '../core/sync-error.ts';
import type { FlowContext, FlowDefinition, FlowPlan, Refusal } from './define-flow.ts';
import { createTransformer, type MapRunner } from './transform.ts';

const context: FlowContext = { keys: createRecordKeys('abc123', 's'), storeZone: 'UTC', storeCurrency: 'USD', tables: {}, org: { standardPricebookId: 'x', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated']) }, settings: { charges: 'lines', conversions: {} } };
const flow = (plan: FlowPlan | Refusal): FlowDefinition => ({ name: 'a-flow', description: '', triggers: [], reads: 'customers', after: [], fieldMaps: { account: { entity: account, map: {} }, contact: { entity: contact, map: {} } }, plan: () => plan, retry: { attemptsMax: 1, delayMs: 1, delayMsMax: 1 } });
const record = { entityKey: 'customer:7', version: 1, data: {} };
const echo: MapRunner = (scope) => ({ ...scope });
const run = (plan: FlowPlan | Refusal, runner: MapRunner = echo) => createTransformer(() => runner)(flow(plan), record, context);

describe('transforming a record', () => {
  it('fills each planned node by its field map; absent fields are left out, empty ones stay', () => {
    const draft = run({ nodes: [{ map: 'account', key: 'a', scope: { Name: 'Ada', Phone: null, Fax: undefined } }] });
    assert.deepEqual(draft, { nodes: [{ sobject: 'Account', key: 'a', entity: account, role: 'own', fields: { Name: 'Ada', Phone: null }, references: {}, fixed: {}, parentKey: undefined, person: undefined }], parents: [], activation: undefined, warnings: [], facts: {} });
  });

  it('hands on what the plan says besides', () => {
    const plan: FlowPlan = { nodes: [], parents: [{ flow: 'x', entityKey: 'y:1', version: 1, fallback: {}, needs: [] }], activation: { node: { sobject: 'Order', key: 'o' }, isWanted: true }, warnings: [{ code: 'TOTALS_DIFFER', message: 'm' }], facts: { number: '7' } };
    assert.deepEqual(run(plan), plan);
  });

  it('makes one node of a record that is named twice, the last word counts', () => {
    const draft = run({ nodes: [{ map: 'account', key: 'a', scope: { Name: '1' } }, { map: 'contact', key: 'a', scope: {} }, { map: 'account', key: 'a', scope: { Name: '2' } }] });
    assert.ok(!(draft instanceof SyncError));
    assert.deepEqual(draft.nodes.map(({ sobject, fields }) => [sobject, fields]), [['Account', { Name: '2' }], ['Contact', {}]]);
  });

  it('asks for the map of this flow by name', () => {
    const asked: string[] = [];
    createTransformer((name, map) => {
      asked.push(`${name} ${map}`);
      return echo;
    })(flow({ nodes: [{ map: 'contact', key: 'c', scope: {} }] }), record, context);
    assert.deepEqual(asked, ['a-flow contact']);
  });

  it('that the flow refuses has the flow’s reason', () => {
    const refused = run({ refuse: 'CURRENCY_UNKNOWN', field: 'CurrencyIsoCode', message: 'it is in CHF' });
    assert.ok(refused instanceof SyncError);
    assert.deepEqual([refused.code, refused.stage, refused.field, refused.message], ['CURRENCY_UNKNOWN', 'transform', 'CurrencyIsoCode', 'It is in CHF.\ncustomer:7']);
  });

  it('whose map fails is unreadable, with the field that failed', () => {
    const failed = run({ nodes: [{ map: 'account', key: 'a', scope: {} }] }, () => {
      throw Object.assign(new Error('the value is not a number'), { field: 'Amount__c' });
    });
    assert.ok(failed instanceof SyncError);
    assert.deepEqual([failed.code, failed.field, failed.message], ['UNREADABLE_SOURCE', 'Amount__c', 'The value is not a number.\ncustomer:7']);
  });
});
