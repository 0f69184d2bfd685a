import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createControlPanelLinks } from './control-panel.ts';

describe('a link into the store’s own pages', () => {
  const linkTo = createControlPanelLinks('https://store-abc.mybigcommerce.com');

  it('leads to orders, customers and products', () => {
    assert.deepEqual(['order:250', 'customer:7', 'product:77'].map(linkTo), ['https://store-abc.mybigcommerce.com/manage/orders/250', 'https://store-abc.mybigcommerce.com/manage/customers/7/edit', 'https://store-abc.mybigcommerce.com/manage/products/edit/77']);
  });

  it('is none for what has no page there, or before the store was read', () => {
    assert.deepEqual([linkTo('guest:x1'), linkTo('Order:801'), createControlPanelLinks(undefined)('order:250'), createControlPanelLinks(undefined).patterns], [undefined, undefined, undefined, {}]);
  });
});
