import type { CatalogTable } from './catalog-table.ts';
import { emptyProduct, emptyVariant } from './empty-product.ts';
import { PlatformError } from './platform-error.ts';
import type { CustomFieldBody, NewVariantBody, ProductCreateBody, ProductUpdateBody, VariantByValuesBody, VariantUpdateBody } from './product-body.ts';
import { baseVariant, type ProductOption, type ProductRecord, type VariantOption, type VariantRecord } from './product-record.ts';

const customFieldsMax = 200;

const conflict = (message: string, errors: Record<string, string>) => new PlatformError({ status: 409, message, errors });

/** Names and SKUs are unique over the catalogue, variants' SKUs included. */
function checkUnique(catalog: CatalogTable, wanted: { name?: string; skus: readonly string[] }, self?: ProductRecord): void {
  for (const product of catalog.products()) {
    if (product !== self && wanted.name !== undefined && product.name.toLowerCase() === wanted.name.toLowerCase())
      throw conflict('The product name is a duplicate', { name: 'The product name is a duplicate' });
    const taken = product === self ? [] : [product.sku, ...product.variants.map((variant) => variant.sku)];
    const clash = wanted.skus.find((sku) => sku !== '' && taken.includes(sku));
    if (clash !== undefined) throw conflict('The product sku is a duplicate', { sku: `The SKU ${clash} is already in use.` });
  }
}

/** The options of a product, from the labels its variants name. */
function optionsFrom(catalog: CatalogTable, productId: number, variants: readonly NewVariantBody[]): ProductOption[] {
  const names = [...new Set(variants.flatMap((variant) => (variant.option_values ?? []).map((value) => value.option_display_name)))];
  return names.map((name, sortOrder) => {
    const labels = [
      ...new Set(
        variants.flatMap((variant) => (variant.option_values ?? []).filter((value) => value.option_display_name === name).map((value) => value.label)),
      ),
    ];
    const id = catalog.nextOptionId();
    return {
      id,
      product_id: productId,
      name: `${name}${id}`,
      display_name: name,
      type: 'rectangles',
      sort_order: sortOrder,
      option_values: labels.map((label, index) => ({
        id: catalog.nextOptionId(),
        label,
        sort_order: index,
        value_data: null,
        is_default: index === 0,
      })),
    };
  });
}

function variantOptions(options: readonly ProductOption[], body: NewVariantBody): VariantOption[] {
  return (body.option_values ?? []).flatMap(({ option_display_name: name, label }) => {
    const option = options.find((known) => known.display_name === name);
    const value = option?.option_values.find((known) => known.label === label);
    return option && value ? [{ id: value.id, label, option_id: option.id, option_display_name: name }] : [];
  });
}

function newVariant(catalog: CatalogTable, product: ProductRecord, body: NewVariantBody): VariantRecord {
  const id = catalog.nextVariantId();
  return {
    ...emptyVariant,
    id,
    product_id: product.id,
    sku: body.sku ?? '',
    sku_id: (body.option_values ?? []).length > 0 ? id + 1_000 : null,
    price: body.price ?? null,
    sale_price: body.sale_price ?? null,
    retail_price: body.retail_price ?? null,
    cost_price: body.cost_price ?? 0,
    weight: body.weight ?? null,
    purchasing_disabled: body.purchasing_disabled ?? false,
    purchasing_disabled_message: body.purchasing_disabled_message ?? '',
    upc: body.upc ?? '',
    mpn: body.mpn ?? '',
    gtin: body.gtin ?? '',
    inventory_level: body.inventory_level ?? 0,
    inventory_warning_level: body.inventory_warning_level ?? 0,
    bin_picking_number: body.bin_picking_number ?? '',
    option_values: variantOptions(product.options, body),
  };
}

/** POST /v3/catalog/products. A simple product gets its base variant; given variants make the options. */
export function createProduct(catalog: CatalogTable, body: ProductCreateBody, at: number): ProductRecord {
  const { variants = [], custom_fields: customFields = [], ...fields } = body;
  checkUnique(catalog, { name: body.name, skus: [body.sku ?? '', ...variants.map((variant) => variant.sku ?? '')] });
  const id = catalog.nextProductId();
  const product: ProductRecord = {
    ...emptyProduct,
    custom_url: { url: `/${body.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}/`, is_customized: false },
    ...fields,
    id,
    custom_fields: [],
    options: optionsFrom(catalog, id, variants),
    option_set_id: variants.length > 0 ? id : null,
    variants: [],
    createdAt: at,
    modifiedAt: at,
  };
  for (const field of customFields) addCustomField(catalog, product, field);
  product.variants = variants.length > 0 ? variants.map((variant) => newVariant(catalog, product, variant)) : [baseVariantOf(catalog, product)];
  catalog.insert(product);
  return product;
}

function baseVariantOf(catalog: CatalogTable, product: ProductRecord): VariantRecord {
  const { sku, upc, inventory_level: level } = product;
  return newVariant(catalog, product, { sku, upc, inventory_level: level });
}

/** A name and value occur once in a product, and a product has 200 custom fields at most. */
export function checkCustomField(product: ProductRecord, wanted: CustomFieldBody, self?: { id: number }): void {
  const others = product.custom_fields.filter((field) => field.id !== self?.id);
  if (others.some((field) => field.name === wanted.name && field.value === wanted.value))
    throw new PlatformError({ status: 422, message: 'The custom field is a duplicate', errors: { value: 'The name and value exist already.' } });
  if (others.length >= customFieldsMax) throw new PlatformError({ status: 422, message: `A product can have ${customFieldsMax} custom fields.`, errors: {} });
}

/** POST …/custom-fields. */
export function addCustomField(catalog: CatalogTable, product: ProductRecord, body: CustomFieldBody): ProductRecord['custom_fields'][number] {
  checkCustomField(product, body);
  const field = { id: catalog.nextCustomFieldId(), ...body };
  product.custom_fields.push(field);
  return field;
}

/** PUT of a product: only the fields given change; the base variant follows its product's SKU, UPC and stock. */
export function updateProduct(catalog: CatalogTable, product: ProductRecord, body: ProductUpdateBody, at: number): void {
  checkUnique(catalog, { name: body.name, skus: body.sku === undefined ? [] : [body.sku] }, product);
  const { custom_fields: customFields, ...fields } = body;
  Object.assign(product, fields, { modifiedAt: at });
  // A product's list of custom fields is replaced by the one given.
  if (customFields) product.custom_fields = customFields.map((field) => ({ id: catalog.nextCustomFieldId(), ...field }));
  const base = baseVariant(product);
  if (!base) return;
  if (body.sku !== undefined) base.sku = body.sku;
  if (body.upc !== undefined) base.upc = body.upc;
  if (body.inventory_level !== undefined) base.inventory_level = body.inventory_level;
}

/** POST …/variants: needs a value for every option of the product. */
export function addVariant(catalog: CatalogTable, product: ProductRecord, body: NewVariantBody, at: number): VariantRecord {
  checkUnique(catalog, { skus: [body.sku ?? ''] });
  const given = new Set((body.option_values ?? []).map((value) => value.option_display_name));
  const isComplete = product.options.length > 0 && product.options.every((option) => given.has(option.display_name));
  if (!isComplete)
    throw new PlatformError({ status: 422, message: 'The variant needs a value for every option.', errors: { option_values: 'error.path.missing' } });
  for (const value of body.option_values ?? []) addOptionValue(catalog, product, value);
  const variant = newVariant(catalog, product, body);
  product.variants.push(variant);
  product.modifiedAt = at;
  catalog.indexVariants(product);
  return variant;
}

/** The labels of option values named by their ids; undefined when one is not the product's. */
export function labelsOf(product: ProductRecord, values: VariantByValuesBody['option_values']): NonNullable<NewVariantBody['option_values']> | undefined {
  const labels = values.flatMap(({ id, option_id: optionId }) => {
    const option = product.options.find((known) => known.id === optionId);
    const label = option?.option_values.find((known) => known.id === id)?.label;
    return option && label !== undefined ? [{ option_display_name: option.display_name, label }] : [];
  });
  return labels.length === values.length ? labels : undefined;
}

function addOptionValue(catalog: CatalogTable, product: ProductRecord, wanted: { option_display_name: string; label: string }): void {
  const option = product.options.find((known) => known.display_name === wanted.option_display_name);
  if (!option || option.option_values.some((value) => value.label === wanted.label)) return;
  const { length } = option.option_values;
  option.option_values.push({ id: catalog.nextOptionId(), label: wanted.label, sort_order: length, value_data: null, is_default: false });
}

/** PUT of a variant; a base variant carries its SKU and stock back to the product. */
export function updateVariant(
  catalog: CatalogTable,
  { product, variant }: { product: ProductRecord; variant: VariantRecord },
  body: Omit<VariantUpdateBody, 'id'>,
  at: number,
): void {
  if (body.sku !== undefined) {
    checkUnique(catalog, { skus: [body.sku] }, product);
    if (body.sku !== '' && product.variants.some((other) => other !== variant && other.sku === body.sku))
      throw conflict('The variant sku is a duplicate', { sku: `The SKU ${body.sku} is already in use.` });
  }
  const { cost_price: cost, ...fields } = body;
  Object.assign(variant, fields);
  if (cost !== undefined) variant.cost_price = cost ?? 0;
  product.modifiedAt = at;
  if (variant !== baseVariant(product)) return;
  if (body.sku !== undefined) product.sku = body.sku;
  if (body.inventory_level !== undefined) product.inventory_level = body.inventory_level;
}

/** DELETE of a variant; the base variant goes only with its product. */
export function removeVariant(catalog: CatalogTable, product: ProductRecord, variant: VariantRecord, at: number): void {
  if (variant === baseVariant(product)) throw new PlatformError({ status: 422, message: 'The base variant of a product cannot be deleted.', errors: {} });
  product.variants = product.variants.filter((other) => other !== variant);
  product.modifiedAt = at;
  catalog.indexVariants(product);
}
