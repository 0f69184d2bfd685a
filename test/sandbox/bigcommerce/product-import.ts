import { parsePlatformDate } from './platform-date.ts';
import { emptyProduct, emptyVariant } from './empty-product.ts';
import type { ProductOption, ProductRecord, VariantOption, VariantRecord } from './product-record.ts';
import { productShape, variantShape } from './product-shape.ts';
import { fitted, rawList, rawNumber, rawObject, rawText, type Raw } from './raw-value.ts';
import type { StoreState } from './store-state.ts';

const ownOfProduct = new Set(['id', 'variants', 'options', 'custom_fields', 'modifiers', 'images', 'videos', 'bulk_pricing_rules', 'channels', 'base_variant_id']);
const ownOfVariant = new Set(['id', 'product_id']);

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((known) => known === value) ?? otherwise;
}

function importVariant(state: StoreState, raw: Raw, product: ProductRecord): VariantRecord {
  const id = rawNumber(raw.id) > 0 ? rawNumber(raw.id) : state.catalog.nextVariantId();
  if (state.catalog.variant(id)) throw new Error(`the store already has a variant ${id}`);
  const { option_values: _options, ...fallback } = emptyVariant;
  const options = rawList(raw.option_values).map((option): VariantOption => fitted(option, { id: 0, label: '', option_id: 0, option_display_name: '' }));
  return { ...fitted(raw, fallback), id, product_id: product.id, option_values: options };
}

/** The options of a product, as its variants name them. */
function optionsOf(product: ProductRecord): ProductOption[] {
  const values = product.variants.flatMap((variant) => variant.option_values);
  return [...new Set(values.map((value) => value.option_id))].map((id, sortOrder) => {
    const own = values.filter((value) => value.option_id === id);
    const name = own[0]?.option_display_name ?? '';
    const labels = new Map(own.map((value) => [value.id, value.label]));
    const optionValues = [...labels].map(([valueId, label], index) => ({ id: valueId, label, sort_order: index, value_data: null, is_default: index === 0 }));
    return { id, product_id: product.id, name: `${name}${id}`, display_name: name, type: 'rectangles', sort_order: sortOrder, option_values: optionValues };
  });
}

function importFields(state: StoreState, raw: Raw, at: number): ProductRecord {
  const { options: _options, custom_fields: _fields, categories: _categories, ...plain } = emptyProduct;
  const name = rawText(raw.name);
  return {
    ...fitted(raw, { ...plain, name: '', weight: 0, price: 0, custom_url: { url: `/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}/`, is_customized: false } }),
    id: rawNumber(raw.id),
    type: oneOf(raw.type, ['physical', 'digital'], 'physical'),
    inventory_tracking: oneOf(raw.inventory_tracking, ['none', 'product', 'variant'], 'none'),
    availability: oneOf(raw.availability, ['available', 'disabled', 'preorder'], 'available'),
    condition: oneOf(raw.condition, ['New', 'Used', 'Refurbished'], 'New'),
    categories: Array.isArray(raw.categories) ? raw.categories.map((category) => rawNumber(category)) : [],
    custom_fields: rawList(raw.custom_fields).map((field) => ({ ...fitted(field, { name: '', value: '' }), id: state.catalog.nextCustomFieldId() })),
    options: [],
    variants: [],
    createdAt: parsePlatformDate(rawText(raw.date_created)) ?? at,
    modifiedAt: parsePlatformDate(rawText(raw.date_modified)) ?? at,
  };
}

/** Puts a published V3 product and its embedded variants into the store; a product without variants gets its base variant. */
export function importProduct(state: StoreState, raw: Raw, at: number): ProductRecord {
  const product = importFields(state, { ...raw, id: rawNumber(raw.id) > 0 ? raw.id : state.catalog.nextProductId() }, at);
  if (state.catalog.get(product.id)) throw new Error(`the store already has a product ${product.id}`);
  const given = rawList(raw.variants);
  const base = { id: rawNumber(raw.base_variant_id), sku: product.sku, upc: product.upc, inventory_level: product.inventory_level };
  product.variants = (given.length > 0 ? given : [base]).map((variant) => importVariant(state, rawObject(variant), product));
  product.options = optionsOf(product);
  for (const [index, variant] of product.variants.entries()) {
    const published = given[index];
    if (published) variant.published = { given: published, computed: variantShape(product, variant), own: ownOfVariant };
  }
  product.published = { given: raw, computed: productShape(product, new Set()), own: ownOfProduct };
  state.catalog.insert(product);
  return product;
}
