import { Decimal } from 'decimal.js';
import type { SeededRandom } from '../random.ts';
import { createBuyerChoice } from './buyer-choice.ts';
import { chooseCharges, chooseDiscounts, chooseFees } from './charge-choice.ts';
import { createLineChoice } from './line-choice.ts';
import { checkoutFields, currencyFields, payBy, payPartly, sourceFields, transactionalRate } from './checkout-fields.ts';
import { assembleOrder, completeAddress, emptyHeader, refreshOrder, shippingAddressOf } from './order-assembly.ts';
import { applyDiscounts, couponRow } from './order-discounts.ts';
import { taxBasisOf } from './order-drafting.ts';
import type { BillingAddress, OrderAddress, OrderLine, OrderPickup, OrderRecord } from './order-record.ts';
import type { OrderScenario } from './order-scenario.ts';
import type { Person, ShopGenerator } from './shop-generator.ts';
import type { StoreState } from './store-state.ts';

export type OrderGenerator = {
  /** One shopper places the order at this position of a scenario; nothing is announced. */
  place(scenario: OrderScenario, position: number): OrderRecord;
};

const shippingMethods = ['Flat Rate', 'Free Shipping', 'Ship by Weight'] as const;

export function createOrderGenerator(deps: { state: StoreState; shop: ShopGenerator; random: SeededRandom; now: () => number }): OrderGenerator {
  const { state, shop, random, now } = deps;
  const buyers = createBuyerChoice(deps);
  const choice = createLineChoice(deps);
  const partId = () => state.orders.nextPartId();

  function shipTo(billing: BillingAddress, count: number): OrderAddress[] {
    const method = random.pick(shippingMethods);
    const others = Array.from({ length: count - 1 }, () => billingAddressOf(shop.newPerson()));
    return [billing, ...others].map((address) => shippingAddressOf(address, partId(), method));
  }

  function place(scenario: OrderScenario, position: number): OrderRecord {
    const isInclusive = scenario.inclusive ?? (scenario.inclusiveShare === undefined ? state.settings.pricesIncludeTax : random.next() < scenario.inclusiveShare);
    const tax = taxBasisOf(state, isInclusive);
    const isByCredit = scenario.paidBy === 'store-credit';
    const { person, customerId } = buyers.choose({ ...scenario, guests: isByCredit ? 0 : scenario.guests }, position);
    const lines = choice.choose(scenario, position, { tax, rate: transactionalRate(state, scenario.currency) });
    if (lines.length === 0) throw new Error('an order needs a line: ask for lines, custom lines or gift certificates');
    const discounted = applyDiscounts(lines, chooseDiscounts(scenario, random), { tax, partId });
    const address = billingAddressOf(person);
    const hasPhysical = lines.some((line) => line.type === 'physical');
    const pickups = hasPhysical && scenario.pickup === true ? [collectedAt(partId())] : [];
    const isShipped = hasPhysical && pickups.length === 0;
    const addresses = isShipped ? shipTo(address, scenario.addresses ?? 1) : [];
    const id = state.orders.nextId();
    const header = {
      ...emptyHeader(state, id),
      ...checkoutFields(random, scenario.statusId ?? 11),
      ...sourceFields(scenario, id),
      ...currencyFields(state, scenario),
      is_tax_inclusive_pricing: isInclusive,
      customer_id: customerId,
      billing_address: address,
      channel_id: scenario.channelId ?? 1,
    };
    const sent = discounted.lines.map((line, index) => sendTo(line, addresses[index % addresses.length], pickups[0]));
    const fees = chooseFees(scenario, { tax, random, partId });
    const charges = chooseCharges(scenario, lines, { tax, random, isShipped });
    const order = assembleOrder({ at: now(), header, ...discounted, lines: sent, addresses, pickups, fees, charges });
    if (scenario.coupon === 'shipping' || scenario.coupon === 'free-shipping')
      order.coupons.push(couponRow(scenario.coupon, new Decimal(charges.shipping.base).minus(isInclusive ? charges.shipping.incTax : charges.shipping.exTax), partId()));
    refreshOrder(order);
    if (scenario.paidBy) payBy(order, scenario.paidBy, random);
    else payPartly(order, random);
    return order;
  }

  return { place };
}

function billingAddressOf(person: Person): BillingAddress {
  const { first_name, last_name, company, email, phone, street, city, state, zip, country_iso2 } = person;
  return completeAddress({ first_name, last_name, company, email, phone, street_1: street, city, state, zip, country_iso2 });
}

function sendTo(line: OrderLine, address: OrderAddress | undefined, pickup: OrderPickup | undefined): OrderLine {
  if (line.type !== 'physical') return line;
  if (pickup) return { ...line, pickupId: pickup.id };
  return address ? { ...line, addressId: address.id } : line;
}

function collectedAt(id: number): OrderPickup {
  return {
    id,
    pickup_method_id: 1,
    pickup_method_display_name: 'Collect in the shop',
    collection_instructions: 'Bring the order number',
    collection_time_description: 'Tuesday to Saturday, 9 to 18',
    location: { id: 1, name: 'Main shop', code: 'MAIN-1', address_line_1: '1 Sandbox Way', address_line_2: '', city: 'Austin', state: 'Texas', postal_code: '78701', country_alpha2: 'US', email: 'shop@example.com', phone: '555-0100' },
  };
}
