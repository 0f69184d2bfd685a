import { productEdits, type ProductEdit } from './edit-kind.ts';
import { chosenOf, repeatedly, type ScenarioDeps, type ScenarioOptions } from './scenario-options.ts';
import { addCustomField, addVariant, updateProduct, updateVariant } from './product-writing.ts';
import type { ProductRecord } from './product-record.ts';

type Edit = (deps: ScenarioDeps, product: ProductRecord) => boolean;

const update = (deps: ScenarioDeps, product: ProductRecord, body: Parameters<typeof updateProduct>[2]) => {
  updateProduct(deps.state.catalog, product, body, deps.now());
  deps.events.product('updated', product.id);
  return true;
};

const edits: Record<ProductEdit, Edit> = {
  renamed: (deps, product) => update(deps, product, { name: `${product.name.replace(/ \(.*$/, '')} (${deps.random.hex(4)})` }),
  repriced: (deps, product) => update(deps, product, { price: deps.random.integer(100, 20_000) / 100 }),
  'sku-changed': (deps, product) => update(deps, product, { sku: `NEW-${deps.random.hex(6).toUpperCase()}` }),
  hidden: (deps, product) => update(deps, product, { is_visible: !product.is_visible }),
  restocked(deps, product) {
    if (product.inventory_tracking === 'none') return false;
    update(deps, product, { inventory_level: deps.random.integer(0, 500) });
    deps.events.productStock(product);
    return true;
  },
  'variant-repriced'(deps, product) {
    const variant = deps.random.pick(product.variants);
    // Null inherits the product's price again.
    const price = variant.price === null ? deps.random.integer(100, 20_000) / 100 : null;
    updateVariant(deps.state.catalog, { product, variant }, { price }, deps.now());
    deps.events.variant('updated', variant);
    deps.events.product('updated', product.id);
    return true;
  },
  'variant-added'(deps, product) {
    if (product.options.length === 0) return false;
    const label = `Size ${deps.random.hex(3)}`;
    const options = product.options.map((option) => ({ option_display_name: option.display_name, label }));
    deps.events.variant('created', addVariant(deps.state.catalog, product, { sku: `${product.sku}-${deps.random.hex(4)}`, option_values: options }, deps.now()));
    deps.events.product('updated', product.id);
    return true;
  },
  // The one edit that announces nothing and moves no date.
  'custom-field-added'(deps, product) {
    addCustomField(deps.state.catalog, product, { name: 'Batch', value: deps.random.hex(8) });
    return true;
  },
  deleted(deps, product) {
    deps.state.catalog.remove(product);
    deps.events.product('deleted', product.id);
    return true;
  },
};

/** People in the control panel edit products: `count` edits over those named, or over all of them. */
export function runProductEdits(deps: ScenarioDeps, options: ScenarioOptions): { ids: number[] } {
  const { catalog } = deps.state;
  const products = chosenOf('product', options.ids, { all: catalog.products(), get: catalog.get });
  return repeatedly('edited', options.count ?? 1, () => {
    const open = products.filter((product) => catalog.get(product.id) === product);
    if (open.length === 0) return undefined;
    const product = deps.random.pick(open);
    return edits[options.productEdit ?? deps.random.pick(productEdits)](deps, product) ? product.id : 0;
  });
}
