import { Hono } from 'hono';
import type { CatalogRouteDeps } from './catalog-request.ts';
import { type AdjustmentItem, parseAbsolute, parseRelative } from './inventory-body.ts';
import { PlatformError } from './platform-error.ts';
import type { ProductRecord, VariantRecord } from './product-record.ts';
import { jsonBody, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { numberIn, textIn, v3Tests, type V3Filters } from './v3-query.ts';

/** The one location of this store: it always exists and cannot be deleted. */
const location = { location_id: 1, location_code: 'BC-LOCATION-1', location_name: 'Default location', location_enabled: true };
const itemPageMax = 1_000;

type Item = { product: ProductRecord; variant: VariantRecord };

const itemFilters: V3Filters<Item> = {
  ...textIn('sku:in', ({ variant }: Item) => variant.sku),
  ...numberIn('variant_id:in', ({ variant }: Item) => variant.id),
  ...numberIn('product_id:in', ({ product }: Item) => product.id),
};

/** `/v3/inventory`: adjustments of stock, and what there is. The platform works on an adjustment after it answered; here it is done at once. */
export function createInventoryRoutes({ state, events, now, recordWrite }: CatalogRouteDeps): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();

  const itemOf = (given: AdjustmentItem): Item => {
    if (given.location_id !== location.location_id) throw refusal(`Location with id ${given.location_id} does not exist`);
    if ('variant_id' in given) {
      const entry = state.catalog.variant(given.variant_id);
      if (!entry) throw refusal(`[Item with variant_id ${given.variant_id} does not exist]`);
      return tracked(entry, 'variant', `variant_id ${given.variant_id}`);
    }
    if ('product_id' in given) {
      const product = state.catalog.get(given.product_id);
      const [variant] = product?.variants ?? [];
      if (!product || !variant) throw refusal(`[Item with product_id ${given.product_id} does not exist]`);
      return tracked({ product, variant }, 'product', `product_id ${given.product_id}`);
    }
    const product = state.catalog.products().find((one) => one.sku === given.sku || one.variants.some((each) => each.sku === given.sku));
    const variant = product?.variants.find((each) => each.sku === given.sku) ?? product?.variants[0];
    if (!product || !variant) throw refusal(`[Item with sku ${given.sku} does not exist]`);
    if (product.inventory_tracking === 'none') throw refusal(`[Item with sku ${given.sku} is not tracked]`);
    return { product, variant };
  };

  function adjust(context: StoreContext, given: readonly AdjustmentItem[], levelOf: (before: number, quantity: number) => number): Response {
    // Everything is found and checked before anything is moved.
    const changes = given.map((each) => {
      const item = itemOf(each);
      const before = item.product.inventory_tracking === 'variant' ? item.variant.inventory_level : item.product.inventory_level;
      const level = levelOf(before, each.quantity);
      if (level < 0) throw refusal(`[Item with product_id ${item.product.id} would have less than nothing]`);
      return { ...item, level };
    });
    for (const { product, variant, level } of changes) {
      if (product.inventory_tracking === 'variant') {
        variant.inventory_level = level;
        product.inventory_level = product.variants.reduce((sum, one) => sum + one.inventory_level, 0);
      } else {
        product.inventory_level = level;
        variant.inventory_level = level;
      }
      recordWrite(context, { object: 'Stock', action: 'update', id: product.inventory_tracking === 'variant' ? variant.id : product.id, fields: ['quantity'] });
      events.stock(product, product.inventory_tracking === 'variant' ? variant : undefined);
    }
    return context.json({ transaction_id: `${state.storeId}-${now()}-${changes.length}` });
  }

  routes.put('/inventory/adjustments/absolute', async (context) => adjust(context, parseAbsolute(await jsonBody(context)), (_before, quantity) => quantity));
  routes.post('/inventory/adjustments/relative', async (context) => adjust(context, parseRelative(await jsonBody(context)), (before, quantity) => before + quantity));
  const list = (context: StoreContext) => {
    const query = queryOf(context);
    const tests = v3Tests(itemFilters, query);
    const items = state.catalog
      .products()
      .filter((product) => product.inventory_tracking !== 'none')
      .flatMap((product) => product.variants.map((variant) => ({ product, variant })))
      .filter((item) => tests.every((test) => test(item)));
    return { items, page: v3Page(query, itemPageMax) };
  };
  routes.get('/inventory/items', (context) => {
    const { items, page } = list(context);
    return context.json(v3Collection(items, page, (item) => ({ identity: identityOf(item), locations: [{ ...location, ...levelsOf(item) }] })));
  });
  routes.get('/inventory/locations/:id/items', (context) => {
    if (context.req.param('id') !== String(location.location_id)) throw new PlatformError({ status: 404, message: 'The location was not found' });
    const { items, page } = list(context);
    return context.json(v3Collection(items, page, (item) => ({ identity: identityOf(item), ...levelsOf(item) })));
  });
  return routes;
}

/** The platform's words, as published. */
function tracked(item: Item, by: 'product' | 'variant', named: string): Item {
  const { inventory_tracking: tracking } = item.product;
  if (tracking === by) return item;
  throw refusal(tracking === 'none' ? `[Item with ${named} is not tracked]` : `[Item with ${named} is tracked by ${tracking}, please update stock by ${tracking} id]`);
}

const refusal = (message: string): PlatformError => new PlatformError({ status: 422, message, errors: {} });
const identityOf = ({ product, variant }: Item) => ({ sku: variant.sku || product.sku, variant_id: variant.id, product_id: product.id, sku_id: variant.sku_id });

function levelsOf({ product, variant }: Item): Record<string, unknown> {
  const level = product.inventory_tracking === 'variant' ? variant.inventory_level : product.inventory_level;
  return { available_to_sell: level, total_inventory_onhand: level, settings: { safety_stock: 0, is_in_stock: level > 0, warning_level: variant.inventory_warning_level, bin_picking_number: variant.bin_picking_number } };
}
