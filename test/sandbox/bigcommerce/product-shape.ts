import { extraFields } from './extra-fields.ts';
import { isoDateWithOffset } from './platform-date.ts';
import { asPublished } from './published-form.ts';
import { baseVariant, calculatedPrice, type ProductRecord, type VariantRecord } from './product-record.ts';

/** A variant as V3 answers it: JSON numbers, null where it inherits. */
export function variantShape(product: ProductRecord, variant: VariantRecord): Record<string, unknown> {
  const { published, ...wire } = variant;
  return asPublished(published, {
    ...wire,
    calculated_price: calculatedPrice(product, variant),
    calculated_weight: variant.weight ?? product.weight,
    ...extraFields.variant,
  });
}

/** A product as V3 answers it, with the sub-resources that were asked for. */
export function productShape(product: ProductRecord, include: ReadonlySet<string>): Record<string, unknown> {
  const { variants, options, custom_fields, brand_name: _brand, createdAt, modifiedAt, published, ...wire } = product;
  return asPublished(published, {
    ...wire,
    calculated_price: calculatedPrice(product),
    option_set_display: 'right',
    reviews_rating_sum: 0,
    reviews_count: 0,
    related_products: [-1],
    warranty: '',
    layout_file: '',
    availability_description: '',
    gift_wrapping_options_type: 'any',
    gift_wrapping_options_list: [],
    is_condition_shown: false,
    order_quantity_minimum: 0,
    order_quantity_maximum: 0,
    meta_keywords: [],
    date_created: isoDateWithOffset(createdAt),
    date_modified: isoDateWithOffset(modifiedAt),
    preorder_release_date: null,
    preorder_message: '',
    is_preorder_only: false,
    is_price_hidden: false,
    price_hidden_label: '',
    base_variant_id: baseVariant(product)?.id ?? null,
    open_graph_type: 'product',
    open_graph_title: '',
    open_graph_description: '',
    open_graph_use_meta_description: true,
    open_graph_use_product_name: true,
    open_graph_use_image: true,
    ...(include.has('variants') ? { variants: variants.map((variant) => variantShape(product, variant)) } : {}),
    ...(include.has('options') ? { options } : {}),
    ...(include.has('custom_fields') ? { custom_fields } : {}),
    ...(include.has('modifiers') ? { modifiers: [] } : {}),
    ...(include.has('images') ? { images: [] } : {}),
    ...(include.has('videos') ? { videos: [] } : {}),
    ...(include.has('bulk_pricing_rules') ? { bulk_pricing_rules: [] } : {}),
    ...(include.has('channels') ? { channels: [1] } : {}),
    ...extraFields.product,
  });
}

/** `include_fields` and `exclude_fields`; the id always stays. */
export function selectFields(shape: Record<string, unknown>, query: Record<string, string>): Record<string, unknown> {
  const wanted = query.include_fields?.split(',');
  const unwanted = new Set(query.exclude_fields?.split(','));
  if (!wanted && unwanted.size === 0) return shape;
  const included = new Set([...(query.include?.split(',') ?? []), ...(wanted ?? [])]);
  return Object.fromEntries(
    Object.entries(shape).filter(([name]) => name === 'id' || ((!wanted || included.has(name)) && !unwanted.has(name))),
  );
}
