import { Decimal } from 'decimal.js';
import type { SeededRandom } from '../random.ts';
import { convertedPrice } from './currency-record.ts';
import { catalogueIdentity, createOrderLine } from './order-line.ts';
import { priceLine, taxedCharge, type TaxBasis } from './order-money.ts';
import type { OrderLine } from './order-record.ts';
import type { OrderScenario } from './order-scenario.ts';
import { calculatedPrice, type ProductRecord } from './product-record.ts';
import type { ShopGenerator } from './shop-generator.ts';
import { customLine, giftCertificateLine } from './special-line.ts';
import type { StoreState } from './store-state.ts';

/** What one order is priced with: its tax, and what the store's own prices become in its currency. */
export type Pricing = { tax: TaxBasis; rate: Decimal };

/** Chooses what is bought. */
export type LineChoice = {
  /** The lines of the order at this position of its scenario. */
  choose(scenario: OrderScenario, position: number, pricing: Pricing): OrderLine[];
};

export function createLineChoice(deps: { state: StoreState; shop: ShopGenerator; random: SeededRandom }): LineChoice {
  const { state, shop, random } = deps;
  const partId = () => state.orders.nextPartId();

  function newLine(product: ProductRecord, { tax, rate }: Pricing, isWrapped: boolean | undefined): OrderLine {
    const variant = random.pick(product.variants);
    const quantity = random.integer(1, 7);
    const money = priceLine({ unit: convertedPrice(calculatedPrice(product, variant), rate), quantity }, tax);
    const line = createOrderLine({ ...catalogueIdentity(product, variant, partId()), quantity }, money);
    if (line.type !== 'physical' || !(isWrapped ?? random.next() < 0.1)) return line;
    return { ...line, wrapping: { id: 3, name: 'Gift wrap', message: 'For you', cost: taxedCharge(new Decimal('1.95').times(quantity), tax) } };
  }

  function productsToSell(scenario: OrderScenario): ProductRecord[] {
    const distinct = scenario.distinctProducts;
    if (distinct !== undefined && distinct > state.catalog.count()) shop.addProducts(distinct - state.catalog.count());
    const products = state.catalog.products();
    return scenario.digital === undefined ? products : products.filter((product) => (product.type === 'digital') === scenario.digital);
  }

  function choose(scenario: OrderScenario, position: number, pricing: Pricing): OrderLine[] {
    const count = scenario.lines ?? random.integer(1, 4);
    const distinct = scenario.distinctProducts;
    const products = productsToSell(scenario);
    // Distinct products take turns, so that exactly this many are sold.
    const productAt = (line: number) => (distinct === undefined ? random.pick(products) : products[(position * count + line) % distinct]);
    const sold = Array.from({ length: count }, (_, line) => newLine(productAt(line) ?? random.pick(products), pricing, scenario.wrapping));
    const custom = Array.from({ length: scenario.customLines ?? 0 }, () => customLine(partId(), { tax: pricing.tax, random }));
    return [...sold, ...custom, ...giftCertificates(scenario.giftCertificates ?? 0, pricing)];
  }

  function giftCertificates(count: number, { tax }: Pricing): OrderLine[] {
    return Array.from({ length: count }, () => {
      const certificate = { id: state.orders.nextGiftCertificateId(), recipientEmail: shop.newPerson().email };
      return giftCertificateLine(partId(), certificate, { tax, random });
    });
  }

  return { choose };
}
