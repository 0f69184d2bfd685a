import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { metafieldUse } from './metafield-use.ts';

const get = (path: string) => ({ step: 'get', path });

describe('the metafields steps take', () => {
  it('are told by name, wherever in the steps and of whom', () => {
    const steps = [get('record.metafields[name=loyalty.tier].value'), { step: 'when', cases: [{ if: { path: 'record.metafields[name=erp.no].value', is: 'present' }, steps: [get('record.variant.metafields[name=bin.row].value')] }] }, get('record.order.metafields[name=gift.note].value')];
    assert.deepEqual(metafieldUse(steps), { own: new Set(['loyalty.tier', 'erp.no', 'gift.note']), ofVariant: new Set(['bin.row']) });
  });

  it('are all of them where a step takes the list or an expression reads it', () => {
    assert.deepEqual([metafieldUse([get('record.metafields[*].value')]).own, metafieldUse([{ step: 'jsonata', expression: 'record.metafields[key="a"].value' }]).own], ['all', 'all']);
  });

  it('are none where nothing mentions any', () => assert.deepEqual(metafieldUse([get('record.custom_fields[name=x].value')]), { own: undefined, ofVariant: undefined }));
});
