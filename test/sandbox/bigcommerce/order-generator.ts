import { Decimal } from 'decimal.js';
import type { SeededRandom } from '../random.ts';
import { createBuyerChoice } from './buyer-choice.ts';
import { assembleOrder, completeAddress, emptyHeader, refreshOrder, shippingAddressOf } from './order-assembly.ts';
import { taxBasisOf } from './order-drafting.ts';
import { applyDiscounts } from './order-discounts.ts';
import { catalogueIdentity, createOrderLine } from './order-line.ts';
import { amountText, priceLine, sumAmounts, taxedCharge, type TaxBasis } from './order-money.ts';
import type { BillingAddress, OrderAddress, OrderFee, OrderLine, OrderRecord } from './order-record.ts';
import { calculatedPrice, type ProductRecord } from './product-record.ts';
import type { Person, ShopGenerator } from './shop-generator.ts';
import type { StoreState } from './store-state.ts';

export type OrderScenario = {
  count?: number;
  /** Share of the orders placed by guests; 0.3 unless told. */
  guests?: number;
  /** Lines per order; 1 to 4 unless told. */
  lines?: number;
  /** Exactly this many different buyers and products take turns. */
  distinctBuyers?: number;
  distinctProducts?: number;
  statusId?: number;
  /** Prices entered with tax; the store's setting unless told. */
  inclusive?: boolean;
  /** Coupons, promotions and manual discounts; a third of the orders unless told. */
  withDiscounts?: boolean;
  /** Ship to this many addresses, the lines taking turns; one unless told. */
  addresses?: number;
};

export type OrderGenerator = {
  /** One shopper places the order at this position of a scenario; nothing is announced. */
  place(scenario: OrderScenario, position: number): OrderRecord;
};

const paymentMethods = ['Credit Card', 'Test Payment Gateway', 'Cash', 'Bank Deposit'] as const;
const shippingMethods = ['Flat Rate', 'Free Shipping', 'Ship by Weight'] as const;

export function createOrderGenerator(deps: { state: StoreState; shop: ShopGenerator; random: SeededRandom; now: () => number }): OrderGenerator {
  const { state, shop, random, now } = deps;
  const buyers = createBuyerChoice(deps);

  function newLine(product: ProductRecord, tax: TaxBasis): OrderLine {
    const variant = random.pick(product.variants);
    const quantity = random.integer(1, 7);
    const money = priceLine({ unit: calculatedPrice(product, variant), quantity }, tax);
    const line = createOrderLine({ ...catalogueIdentity(product, variant, state.orders.nextPartId()), quantity }, money);
    if (line.type !== 'physical' || random.next() >= 0.1) return line;
    return { ...line, wrapping: { id: 3, name: 'Gift wrap', message: 'For you', cost: taxedCharge(new Decimal('1.95').times(quantity), tax) } };
  }

  function chooseLines(scenario: OrderScenario, position: number, tax: TaxBasis): OrderLine[] {
    const count = scenario.lines ?? random.integer(1, 4);
    const distinct = scenario.distinctProducts;
    if (distinct !== undefined && distinct > state.catalog.count()) shop.addProducts(distinct - state.catalog.count());
    const products = state.catalog.products();
    // Distinct products take turns, so that exactly this many are sold.
    const productAt = (line: number) => (distinct === undefined ? random.pick(products) : products[(position * count + line) % distinct]);
    return Array.from({ length: count }, (_, line) => newLine(productAt(line) ?? random.pick(products), tax));
  }

  function shipTo(billing: BillingAddress, count: number): OrderAddress[] {
    const method = random.pick(shippingMethods);
    const others = Array.from({ length: count - 1 }, () => billingAddressOf(shop.newPerson()));
    return [billing, ...others].map((address) => shippingAddressOf(address, state.orders.nextPartId(), method));
  }

  function place(scenario: OrderScenario, position: number): OrderRecord {
    const isInclusive = scenario.inclusive ?? state.settings.pricesIncludeTax;
    const tax = taxBasisOf(state, isInclusive);
    const { person, customerId } = buyers.choose(scenario, position);
    const lines = chooseLines(scenario, position, tax);
    const partId = () => state.orders.nextPartId();
    const isDiscounted = scenario.withDiscounts ?? random.next() < 1 / 3;
    const discounted = isDiscounted ? applyDiscounts(lines, { tax, random, partId }) : { lines };
    const address = billingAddressOf(person);
    const isShipped = lines.some((line) => line.type === 'physical');
    const addresses = isShipped ? shipTo(address, scenario.addresses ?? 1) : [];
    const order = assembleOrder({
      at: now(),
      header: {
        ...emptyHeader(state, state.orders.nextId()),
        ...shopperFields(random, scenario.statusId ?? 11),
        is_tax_inclusive_pricing: isInclusive,
        customer_id: customerId,
        billing_address: address,
      },
      ...discounted,
      lines: (discounted.lines ?? lines).map((line, index) => sendTo(line, addresses[index % addresses.length])),
      addresses,
      fees: random.next() < 0.05 ? [packageProtection(partId(), tax)] : [],
      charges: {
        shipping: taxedCharge(isShipped ? random.pick(['0', '5.95', '12', '7.33']) : 0, tax),
        handling: taxedCharge(isShipped && random.next() < 0.2 ? '2.5' : 0, tax),
        wrapping: sumAmounts(lines.map((line) => line.wrapping.cost)),
      },
    });
    refreshOrder(order);
    payPartly(order, random);
    return order;
  }

  return { place };
}

function billingAddressOf(person: Person): BillingAddress {
  const { first_name, last_name, company, email, phone, street, city, state, zip, country_iso2 } = person;
  return completeAddress({ first_name, last_name, company, email, phone, street_1: street, city, state, zip, country_iso2 });
}

function sendTo(line: OrderLine, address: OrderAddress | undefined): OrderLine {
  return line.type === 'physical' && address ? { ...line, addressId: address.id } : line;
}

function packageProtection(id: number, tax: TaxBasis): OrderFee {
  const name = 'Package Protection';
  return { id, type: 'custom_fee', display_name_customer: name, display_name_merchant: name, source: 'checkout', cost: taxedCharge('2.49', tax), tax_class_id: null };
}

/** A cart id is a UUID; this one comes from the seed. */
function cartId(random: SeededRandom): string {
  return [random.hex(8), random.hex(4), `4${random.hex(3)}`, `8${random.hex(3)}`, random.hex(12)].join('-');
}

/** What a storefront checkout fills in and an API order does not have. */
function shopperFields(random: SeededRandom, statusId: number) {
  const isPaid = [2, 3, 8, 9, 10, 11].includes(statusId);
  return {
    status_id: statusId,
    payment_method: random.pick(paymentMethods),
    payment_status: isPaid ? 'captured' : '',
    order_source: 'www',
    cart_id: cartId(random),
    ip_address: '192.0.2.10',
    geoip_country: 'United States',
    geoip_country_iso2: 'US',
    tax_provider_id: 'BasicTaxProvider',
    is_email_opt_in: random.next() < 0.2,
  };
}

/** Store credit and gift certificates reduce what is paid, not what the order totals. */
function payPartly(order: OrderRecord, random: SeededRandom): void {
  const total = new Decimal(order.totals.total_inc_tax);
  if (order.header.customer_id !== 0 && random.next() < 0.1) order.header.store_credit_amount = amountText(Decimal.min(total, '10'));
  else if (random.next() < 0.1) order.header.gift_certificate_amount = amountText(Decimal.min(total, '25'));
}
