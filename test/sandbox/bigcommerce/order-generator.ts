import { randomUUID } from 'node:crypto';
import { Decimal } from 'decimal.js';
import type { SeededRandom } from '../random.ts';
import { assembleOrder, completeAddress, emptyHeader, refreshOrder, shippingAddressOf } from './order-assembly.ts';
import { taxBasisOf } from './order-drafting.ts';
import { catalogueIdentity, createOrderLine, discountLine } from './order-line.ts';
import { amountText, priceLine, spreadDiscount, taxedCharge, type TaxBasis } from './order-money.ts';
import type { AppliedDiscount, OrderCoupon, OrderLine, OrderRecord } from './order-record.ts';
import { calculatedPrice } from './product-record.ts';
import type { Person, ShopGenerator } from './shop-generator.ts';
import type { StoreState } from './store-state.ts';

export type OrderScenario = {
  count?: number;
  /** Share of the orders placed by guests; 0.3 unless told. */
  guests?: number;
  /** Lines per order; 1 to 4 unless told. */
  lines?: number;
  /** At most this many different buyers and products. */
  distinctBuyers?: number;
  distinctProducts?: number;
  statusId?: number;
  /** Prices entered with tax; the store's setting unless told. */
  inclusive?: boolean;
  /** Coupons, promotions and manual discounts; a third of the orders unless told. */
  withDiscounts?: boolean;
};

type Buyer = { person: Person; customerId: number };

export type OrderGenerator = {
  /** One shopper places one order; nothing is announced. */
  place(scenario: OrderScenario): OrderRecord;
};

const paymentMethods = ['Credit Card', 'Test Payment Gateway', 'Cash', 'Bank Deposit'] as const;
const shippingMethods = ['Flat Rate', 'Free Shipping', 'Ship by Weight'] as const;

export function createOrderGenerator(deps: { state: StoreState; shop: ShopGenerator; random: SeededRandom; now: () => number }): OrderGenerator {
  const { state, shop, random, now } = deps;
  const guests: Person[] = [];

  function registeredBuyer(scenario: OrderScenario): Buyer | undefined {
    const customers = state.customers.all();
    const customer = customers[random.integer(0, Math.min(customers.length, scenario.distinctBuyers ?? customers.length) - 1)];
    if (!customer) return undefined;
    const address = state.customers.addressesOf(customer.id)[0];
    const { first_name, last_name, company, email, phone } = customer;
    return {
      customerId: customer.id,
      person: {
        first_name,
        last_name,
        company,
        email,
        phone,
        street: address?.address1 ?? '1 Sample Street',
        city: address?.city ?? 'Austin',
        state: address?.state_or_province ?? 'Texas',
        zip: address?.postal_code ?? '78701',
        country_iso2: address?.country_code ?? 'US',
      },
    };
  }

  function guestBuyer(scenario: OrderScenario): Buyer {
    const max = scenario.distinctBuyers;
    if (max !== undefined && guests.length >= max) return { person: random.pick(guests.slice(0, max)), customerId: 0 };
    const person = shop.newPerson();
    if (max !== undefined) guests.push(person);
    return { person, customerId: 0 };
  }

  function chooseBuyer(scenario: OrderScenario): Buyer {
    const isGuest = random.next() < (scenario.guests ?? 0.3);
    return (isGuest ? undefined : registeredBuyer(scenario)) ?? guestBuyer(scenario);
  }

  function chooseLines(scenario: OrderScenario, tax: TaxBasis): OrderLine[] {
    const products = state.catalog.products();
    const choice = products.slice(0, scenario.distinctProducts ?? products.length);
    const count = scenario.lines ?? random.integer(1, 4);
    return Array.from({ length: count }, () => {
      const product = random.pick(choice);
      const variant = random.pick(product.variants);
      const quantity = random.integer(1, 7);
      product.total_sold += quantity;
      const money = priceLine({ unit: calculatedPrice(product, variant), quantity }, tax);
      const line = createOrderLine({ ...catalogueIdentity(product, variant, state.orders.nextPartId()), quantity }, money);
      const isWrapped = line.type === 'physical' && random.next() < 0.1;
      return isWrapped
        ? { ...line, wrapping: { id: 3, name: 'Gift wrap', message: 'For you', cost: taxedCharge(new Decimal('1.95').times(quantity), tax) } }
        : line;
    });
  }

  function placeOrder(scenario: OrderScenario): OrderRecord {
    const isInclusive = scenario.inclusive ?? state.settings.pricesIncludeTax;
    const tax = taxBasisOf(state, isInclusive);
    const { person, customerId } = chooseBuyer(scenario);
    const discounted = applyDiscounts(chooseLines(scenario, tax), { tax, random, isWanted: scenario.withDiscounts, partId: () => state.orders.nextPartId() });
    const billing = completeAddress({ ...person, street_1: person.street });
    const address = pickAddress(billing);
    const isShipped = discounted.lines.some((line) => line.type === 'physical');
    const wrapping = discounted.lines.reduce((sum, line) => sum.plus(line.wrapping.cost.base), new Decimal(0));
    const statusId = scenario.statusId ?? 11;
    const order = assembleOrder({
      at: now(),
      header: { ...emptyHeader(state, state.orders.nextId()), ...shopperFields(random, statusId), customer_id: customerId, billing_address: address },
      lines: discounted.lines,
      coupons: discounted.coupons,
      couponDiscount: discounted.couponDiscount,
      discountAmount: discounted.discountAmount,
      addresses: isShipped ? [shippingAddressOf(address, state.orders.nextPartId(), random.pick(shippingMethods))] : [],
      charges: {
        shipping: taxedCharge(isShipped ? random.pick(['0', '5.95', '12', '7.33']) : 0, tax),
        handling: taxedCharge(isShipped && random.next() < 0.2 ? '2.5' : 0, tax),
        wrapping: taxedCharge(wrapping, tax),
      },
    });
    order.header.is_tax_inclusive_pricing = isInclusive;
    refreshOrder(order);
    payPartly(order, random);
    return order;
  }

  return { place: placeOrder };
}

/** Keeps only the fields of an address; a person carries more. */
function pickAddress(source: ReturnType<typeof completeAddress>): ReturnType<typeof completeAddress> {
  const { first_name, last_name, company, street_1, street_2, city, state, zip, country, country_iso2, phone, email, form_fields } = source;
  return { first_name, last_name, company, street_1, street_2, city, state, zip, country, country_iso2, phone, email, form_fields };
}

/** What a storefront checkout fills in and an API order does not have. */
function shopperFields(random: SeededRandom, statusId: number) {
  const isPaid = [2, 3, 8, 9, 10, 11].includes(statusId);
  return {
    status_id: statusId,
    payment_method: random.pick(paymentMethods),
    payment_status: isPaid ? 'captured' : '',
    order_source: 'www',
    cart_id: randomUUID(),
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

type Discounted = { lines: OrderLine[]; coupons: OrderCoupon[]; couponDiscount: string; discountAmount: string };
type DiscountChoice = { tax: TaxBasis; random: SeededRandom; isWanted: boolean | undefined; partId: () => number };

/** A coupon, a promotion, a manual discount spread over the lines, or one that no line carries. */
function applyDiscounts(lines: OrderLine[], choice: DiscountChoice): Discounted {
  const { tax, random, isWanted, partId } = choice;
  const none: Discounted = { lines, coupons: [], couponDiscount: '0', discountAmount: '0' };
  if (!(isWanted ?? random.next() < 1 / 3)) return none;
  const subtotal = lines.reduce((sum, line) => sum.plus(line.total.base), new Decimal(0));
  const kind = random.pick(['percentage', 'amount', 'promotion', 'manual', 'uncarried'] as const);
  // A discount that no line carries leaves a little of the smallest order.
  if (kind === 'uncarried') return { ...none, discountAmount: amountText(Decimal.min('1.37', subtotal.div(2))) };
  const discount = kind === 'percentage' ? subtotal.times('0.1') : Decimal.min(kind === 'amount' ? '5' : '3.33', subtotal);
  const parts = spreadDiscount(discount, lines.map((line) => line.total.base));
  const whole = parts.reduce((sum, part) => sum.plus(part), new Decimal(0));
  const described: Record<typeof kind, Omit<AppliedDiscount, 'amount'>> = {
    percentage: { id: 'coupon', name: '10% off', code: 'TENOFF', target: 'product' },
    amount: { id: 'total-coupon', name: '$5 off', code: 'FIVEOFF', target: 'order' },
    promotion: { id: 'automatic-promotion', name: 'Spring promotion', code: null, target: 'product' },
    manual: { id: 'manual-discount', name: 'Manual Discount', code: null, target: 'order' },
  };
  const discountedLines = lines.map((line, index) => {
    const part = parts[index];
    return part === undefined || part.isZero() ? line : discountLine(line, [{ ...described[kind], amount: amountText(part) }], tax);
  });
  const isCoupon = kind === 'percentage' || kind === 'amount';
  const coupon: OrderCoupon = {
    id: partId(),
    coupon_id: kind === 'percentage' ? 1 : 2,
    code: described[kind].code ?? '',
    amount: kind === 'percentage' ? 10 : 5,
    type: kind === 'percentage' ? 1 : 2,
    discount: whole.toNumber(),
  };
  return {
    lines: discountedLines,
    coupons: isCoupon ? [coupon] : [],
    couponDiscount: amountText(isCoupon ? whole : 0),
    discountAmount: amountText(isCoupon ? 0 : whole),
  };
}
