import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Decimal } from 'decimal.js';
import { createSeededRandom, type SeededRandom } from '../../../../test/sandbox/random.ts';
import { orderLineSchema, orderSchema, type StoreOrder, type StoreOrderLine } from './order.ts';
import { allocateMoney, type OrderMoney, unitPriceOf } from './order-money.ts';

type Order = StoreOrder & { lines: StoreOrderLine[] };
type RawLine = { total: Decimal.Value; totalIncTax?: Decimal.Value; quantity?: number; discounts?: { amount: string; code?: string }[]; discountedIncTax?: string };

/** An order as the store sends it, parsed: ex and inc tax alike unless the test says otherwise. */
function storeOrder(raw: Record<string, unknown>, lines: readonly RawLine[]): Order {
  const order = orderSchema.parse({ id: 250, status_id: 11, date_created: '', date_modified: '', subtotal_ex_tax: '0', subtotal_inc_tax: '0', total_ex_tax: '0', total_inc_tax: '0', billing_address: {}, ...raw });
  const parsed = lines.map((line, index) =>
    orderLineSchema.parse({
      id: index + 1,
      quantity: line.quantity ?? 1,
      total_ex_tax: String(line.total),
      total_inc_tax: String(line.totalIncTax ?? line.total),
      applied_discounts: (line.discounts ?? []).map((discount) => ({ code: '', target: 'product', ...discount })),
      ...(line.discountedIncTax === undefined ? {} : { discounted_total_inc_tax: line.discountedIncTax }),
    }),
  );
  return { ...order, lines: parsed };
}

const sum = (amounts: readonly Decimal.Value[]) => Decimal.sum(0, ...amounts);
const netsOf = (money: OrderMoney) => money.lines.map((line) => line.net);
const whole = (money: OrderMoney) => sum([...netsOf(money), ...money.charges.map((charge) => charge.net)]).toFixed();

describe('the split of an order total', () => {
  it('gives an exclusive order its lines before tax and one charge for the tax', () => {
    const money = allocateMoney(storeOrder({ total_ex_tax: '30.0000', total_inc_tax: '32.4800' }, [{ total: '10', totalIncTax: '10.83' }, { total: '20', totalIncTax: '21.65' }]));
    assert.deepEqual(netsOf(money), ['10', '20']);
    assert.deepEqual(money.charges, [{ kind: 'tax', net: '2.48', tax: '0' }]);
    assert.equal(money.contradiction, undefined);
  });

  it('gives an inclusive order its lines with tax and no charge for it', () => {
    const money = allocateMoney(storeOrder({ is_tax_inclusive_pricing: true, total_inc_tax: '24.00', total_ex_tax: '20.0034' }, [{ total: '10.0017', totalIncTax: '12' }, { total: '10.0017', totalIncTax: '12' }]));
    assert.deepEqual(money.lines.map(({ net, tax, discount }) => ({ net, tax, discount })), [{ net: '12', tax: '1.9983', discount: '0' }, { net: '12', tax: '1.9983', discount: '0' }]);
    assert.deepEqual(money.charges, []);
  });

  it('never adds up the estimated side: an inclusive order whose ex-tax figures do not tie is right', () => {
    const money = allocateMoney(storeOrder({ is_tax_inclusive_pricing: true, total_inc_tax: '24.00', total_ex_tax: '999' }, [{ total: '1', totalIncTax: '24' }]));
    assert.equal(money.contradiction, undefined);
    assert.equal(whole(money), '24');
  });

  it('keeps shipping, handling, wrapping and all fees as one charge each, with their own tax', () => {
    const charges = { shipping_cost_ex_tax: '5', shipping_cost_inc_tax: '5.5', handling_cost_ex_tax: '2', handling_cost_inc_tax: '2.2', wrapping_cost_ex_tax: '1', wrapping_cost_inc_tax: '1.1' };
    const fees = [{ id: 1, cost_ex_tax: '0.30', cost_inc_tax: '0.33' }, { id: 2, cost_ex_tax: '0.20', cost_inc_tax: '0.22' }];
    const money = allocateMoney(storeOrder({ ...charges, fees, total_ex_tax: '18.50', total_inc_tax: '20.35' }, [{ total: '10', totalIncTax: '11' }]));
    assert.deepEqual(money.charges, [
      { kind: 'shipping', net: '5', tax: '0.5' },
      { kind: 'handling', net: '2', tax: '0.2' },
      { kind: 'wrapping', net: '1', tax: '0.1' },
      { kind: 'fee', net: '0.5', tax: '0.05' },
      { kind: 'tax', net: '1.85', tax: '0' },
    ]);
    assert.equal(whole(money), '20.35');
  });

  it('takes charges of an inclusive order with their tax in them', () => {
    const money = allocateMoney(storeOrder({ is_tax_inclusive_pricing: true, shipping_cost_ex_tax: '5', shipping_cost_inc_tax: '6', total_ex_tax: '15', total_inc_tax: '18' }, [{ total: '10', totalIncTax: '12' }]));
    assert.deepEqual(money.charges, [{ kind: 'shipping', net: '6', tax: '1' }]);
    assert.deepEqual(netsOf(money), ['12']);
  });

  it('leaves lines of quantity 0 out: they were taken out of the order', () => {
    const money = allocateMoney(storeOrder({ total_ex_tax: '10', total_inc_tax: '10' }, [{ total: '10' }, { total: '7', quantity: 0 }]));
    assert.deepEqual(money.lines.map(({ line }) => line.id), [1]);
    assert.equal(money.contradiction, undefined);
  });

  it('does not take store credit and gift certificates off the total: they are ways to pay', () => {
    const money = allocateMoney(storeOrder({ store_credit_amount: '4', gift_certificate_amount: '3', total_ex_tax: '10', total_inc_tax: '11' }, [{ total: '10', totalIncTax: '11' }]));
    assert.equal(whole(money), '11');
    assert.equal(money.contradiction, undefined);
  });

  it('lets an order that costs nothing cost nothing', () => {
    const money = allocateMoney(storeOrder({ coupon_discount: '10', total_ex_tax: '0', total_inc_tax: '0' }, [{ total: '10', discounts: [{ amount: '10', code: 'FREE' }] }]));
    assert.deepEqual(money, { lines: [{ line: money.lines[0]?.line, net: '0', tax: '0', discount: '10' }], charges: [], contradiction: undefined });
  });
});

describe('discounts', () => {
  it('a coupon that names its lines comes off those lines alone', () => {
    const money = allocateMoney(storeOrder({ coupon_discount: '3', total_ex_tax: '27', total_inc_tax: '27' }, [{ total: '10', discounts: [{ amount: '1', code: 'SPRING' }, { amount: '2', code: 'MEMBER' }] }, { total: '20' }]));
    assert.deepEqual(money.lines.map(({ net, discount }) => ({ net, discount })), [{ net: '7', discount: '3' }, { net: '20', discount: '0' }]);
  });

  it('an order-level discount that names no line is spread in proportion, the odd part on the largest line', () => {
    const money = allocateMoney(storeOrder({ discount_amount: '10', total_ex_tax: '50', total_inc_tax: '50' }, [{ total: '10' }, { total: '20' }, { total: '30' }]));
    assert.deepEqual(netsOf(money), ['8.3334', '16.6667', '24.9999']);
    assert.equal(whole(money), '50');
    assert.equal(money.contradiction, undefined);
  });

  it('a discount that takes nearly everything off many small lines leaves none of them below zero', () => {
    const money = allocateMoney(storeOrder({ discount_amount: '1.99', total_ex_tax: '0.01', total_inc_tax: '0.01' }, Array.from({ length: 200 }, () => ({ total: '0.01' }))));
    assert.deepEqual(netsOf(money).filter((net) => new Decimal(net).isNegative()), []);
    assert.deepEqual([money.lines.length, whole(money), money.charges, money.contradiction], [200, '0.01', [], undefined]);
    assert.equal(sum(money.lines.map((line) => line.discount)).toFixed(), '1.99');
  });

  it('a discount of the whole order leaves every line at nothing', () => {
    const money = allocateMoney(storeOrder({ discount_amount: '0.07', total_ex_tax: '0', total_inc_tax: '0' }, Array.from({ length: 7 }, () => ({ total: '0.01' }))));
    assert.deepEqual([netsOf(money), money.contradiction], [Array.from({ length: 7 }, () => '0'), undefined]);
  });

  it('named and un-named discounts of one order both come off, each once', () => {
    const money = allocateMoney(storeOrder({ discount_amount: '6', coupon_discount: '4', total_ex_tax: '90', total_inc_tax: '90' }, [{ total: '50', discounts: [{ amount: '4', code: 'FOUR' }] }, { total: '50' }]));
    assert.deepEqual(netsOf(money), ['43.125', '46.875']);
    assert.equal(whole(money), '90');
  });

  it('an inclusive line says itself what is left of it', () => {
    const money = allocateMoney(storeOrder({ is_tax_inclusive_pricing: true, discount_amount: '2.40', total_inc_tax: '21.60', total_ex_tax: '18' }, [{ total: '20', totalIncTax: '24', discountedIncTax: '21.60', discounts: [{ amount: '2.40' }] }]));
    assert.deepEqual(money.lines.map(({ net, tax, discount }) => ({ net, tax, discount })), [{ net: '21.6', tax: '3.6', discount: '2.4' }]);
  });

  it('a line is never worth less than nothing', () => {
    const money = allocateMoney(storeOrder({ discount_amount: '12', total_ex_tax: '5', total_inc_tax: '5' }, [{ total: '10', discounts: [{ amount: '12' }] }, { total: '5' }]));
    assert.deepEqual(netsOf(money), ['0', '5']);
  });
});

describe('rounding and contradictions', () => {
  it('half a cent per part is rounding: what is missing becomes a rounding charge', () => {
    const money = allocateMoney(storeOrder({ total_ex_tax: '30.01', total_inc_tax: '30.01' }, [{ total: '10' }, { total: '20' }]));
    assert.deepEqual(money.charges, [{ kind: 'rounding', net: '0.01', tax: '0' }]);
    assert.equal(whole(money), '30.01');
  });

  it('half a cent per part is rounding: what is too much comes off the lines', () => {
    const money = allocateMoney(storeOrder({ total_ex_tax: '29.99', total_inc_tax: '29.99' }, [{ total: '10' }, { total: '20' }]));
    assert.deepEqual(netsOf(money), ['9.9967', '19.9933']);
    assert.deepEqual([money.charges, money.contradiction], [[], undefined]);
  });

  it('names the part that does not tie when the difference is more than rounding', () => {
    const money = allocateMoney(storeOrder({ shipping_cost_ex_tax: '5', shipping_cost_inc_tax: '5', total_ex_tax: '25', total_inc_tax: '25' }, [{ total: '10' }, { total: '20' }]));
    assert.equal(money.contradiction, 'The lines add up to 30.00 after discounts, but the total less charges leaves 20.00 for them (difference 10).');
    assert.deepEqual(netsOf(money), ['10', '20']);
  });

  it('says so when the difference is exactly the credit used', () => {
    const money = allocateMoney(storeOrder({ store_credit_amount: '7', gift_certificate_amount: '3', total_ex_tax: '20', total_inc_tax: '20' }, [{ total: '30' }]));
    assert.equal(money.contradiction, 'The lines add up to 30.00 after discounts, but the total less charges leaves 20.00 for them (difference 10). The difference equals the store credit and gift certificates used.');
  });

  it('a discount of another size does not explain a difference', () => {
    const money = allocateMoney(storeOrder({ discount_amount: '4', total_ex_tax: '25', total_inc_tax: '25' }, [{ total: '30' }]));
    assert.match(money.contradiction ?? '', /difference 5\)/);
  });

  it('lines that cost less than the total leaves for them contradict it too', () => {
    assert.match(allocateMoney(storeOrder({ total_ex_tax: '30.02', total_inc_tax: '30.02' }, [{ total: '30' }])).contradiction ?? '', /difference -0\.02\)/);
  });
});

describe('a total with tax that is less than the total without', () => {
  it('is a contradiction that is named, and no negative tax', () => {
    const money = allocateMoney(storeOrder({ total_ex_tax: '30', total_inc_tax: '28.5' }, [{ total: '10' }, { total: '20' }]));
    assert.deepEqual([netsOf(money), money.charges, money.contradiction], [['10', '20'], [], 'The total with tax is 1.50 less than the total without.']);
  });

  it('does not hide that the lines do not tie either', () => {
    const money = allocateMoney(storeOrder({ total_ex_tax: '25', total_inc_tax: '24' }, [{ total: '10' }, { total: '20' }]));
    assert.deepEqual(money.charges, []);
    assert.match(money.contradiction ?? '', /difference 5\)/);
  });

  it('does not matter where prices include the tax: the other side is an estimate', () => {
    const money = allocateMoney(storeOrder({ is_tax_inclusive_pricing: true, total_ex_tax: '30', total_inc_tax: '28.5' }, [{ total: '30', totalIncTax: '28.5' }]));
    assert.deepEqual([netsOf(money), money.charges, money.contradiction], [['28.5'], [], undefined]);
  });
});

describe('the price per unit', () => {
  for (const [net, quantity, scale, unitPrice, remainder] of [
    ['10', 3, 2, '3.33', '0.01'],
    ['0.01', 3, 2, '0', '0.01'],
    ['20', 3, 4, '6.6666', '0.0002'],
    ['9.9967', 1, 2, '9.99', '0.0067'],
    ['12', 4, 2, '3', '0'],
  ] as const) {
    it(`of ${net} for ${quantity} is ${unitPrice} at ${scale} decimals, and ${remainder} is left over`, () => assert.deepEqual(unitPriceOf(net, quantity, scale), { unitPrice, remainder }));
  }
});

const seed = 20_260_513;
const ordersCount = 3_000;
const centsMax = 40_000;

/** One discount over all lines, in cents, the way a store computes it. */
function spreadCents(random: SeededRandom, nets: readonly Decimal[]): Decimal[] {
  const share = random.integer(1, 100);
  return nets.map((net) => net.times(share).div(100).toDecimalPlaces(2, Decimal.ROUND_DOWN));
}

/** Amounts of one side of the order; the other side never enters the sum. */
function generateOrder(random: SeededRandom): Order {
  const isInclusive = random.next() < 0.5;
  const rate = random.pick([0, 0.05, 0.0825, 0.19, 0.2]);
  const gross = Array.from({ length: random.integer(1, 8) }, () => ({ quantity: random.integer(1, 12), total: new Decimal(random.integer(1, centsMax)).div(100) }));
  const named = random.next() < 0.5 ? spreadCents(random, gross.map((line) => line.total)) : gross.map(() => new Decimal(0));
  const nets = gross.map((line, index) => line.total.minus(named[index] ?? 0));
  const unnamed = random.next() < 0.4 ? sum(nets).times(random.integer(0, 100)).div(100).toDecimalPlaces(2) : new Decimal(0);
  const charges = Array.from({ length: 4 }, () => new Decimal(random.next() < 0.5 ? 0 : random.integer(1, 3_000)).div(100));
  const [shipping = 0, handling = 0, wrapping = 0, fee = 0] = charges;
  const parts = gross.length + charges.filter((charge) => charge.gt(0)).length;
  const noiseMax = Math.min(Math.floor(parts / 2), sum(nets).minus(unnamed).times(100).toNumber());
  const noise = new Decimal(random.integer(-noiseMax, noiseMax)).div(100);
  const basis = sum([...nets, ...charges]).minus(unnamed).plus(noise);
  const tax = isInclusive ? basis.minus(basis.div(1 + rate)).toDecimalPlaces(4) : basis.times(rate).toDecimalPlaces(2);
  const pair = (name: string, value: Decimal.Value) => ({ [`${name}_ex_tax`]: new Decimal(value).toFixed(4), [`${name}_inc_tax`]: new Decimal(value).toFixed(4) });
  const isCoupon = random.next() < 0.5;
  return storeOrder(
    {
      is_tax_inclusive_pricing: isInclusive,
      ...pair('shipping_cost', shipping),
      ...pair('handling_cost', handling),
      ...pair('wrapping_cost', wrapping),
      fees: [{ id: 1, cost_ex_tax: fee, cost_inc_tax: fee }].map(({ id }) => ({ id, ...pair('cost', fee) })),
      discount_amount: sum([unnamed, isCoupon ? 0 : sum(named)]).toFixed(4),
      coupon_discount: (isCoupon ? sum(named) : new Decimal(0)).toFixed(4),
      store_credit_amount: random.next() < 0.2 ? '5.0000' : '0.0000',
      total_ex_tax: (isInclusive ? basis.minus(tax) : basis).toFixed(4),
      total_inc_tax: (isInclusive ? basis : basis.plus(tax)).toFixed(4),
    },
    gross.map(({ quantity, total }, index): RawLine => {
      const off = named[index] ?? new Decimal(0);
      const saysWhatIsLeft = isInclusive && unnamed.isZero() && random.next() < 0.5;
      return { quantity, total: total.toFixed(4), discounts: off.isZero() ? [] : [{ amount: off.toFixed(4), code: isCoupon ? 'SPRING' : '' }], ...(saysWhatIsLeft ? { discountedIncTax: total.minus(off).toFixed(4) } : {}) };
    }),
  );
}

describe(`the split of ${ordersCount} generated orders (seed ${seed})`, () => {
  const random = createSeededRandom(seed);
  const orders = Array.from({ length: ordersCount }, () => generateOrder(random));
  const results = orders.map((order) => ({ order, money: allocateMoney(order) }));
  /** The first orders a rule does not hold for, printed so that they can be made again. */
  const breaches = (holds: (order: Order, money: OrderMoney) => boolean) => results.flatMap(({ order, money }, index) => (holds(order, money) ? [] : [`seed ${seed}, order ${index}: ${JSON.stringify(order)}`])).slice(0, 3);

  it('adds up to the total, to the last decimal', () => assert.deepEqual(breaches((order, money) => whole(money) === new Decimal(order.total_inc_tax).toFixed()), []));

  it('finds no contradiction in a consistent order', () => assert.deepEqual(breaches((_order, money) => money.contradiction === undefined), []));

  it('has no negative line and no negative charge', () => assert.deepEqual(breaches((_order, money) => [...netsOf(money), ...money.charges.map((charge) => charge.net)].every((net) => new Decimal(net).gte(0))), []));

  it('gives every line what it cost: net and discount are the whole of it', () => {
    const costOf = (order: Order, line: StoreOrderLine) => new Decimal(order.is_tax_inclusive_pricing ? line.total_inc_tax : line.total_ex_tax);
    assert.deepEqual(breaches((order, money) => money.lines.length === order.lines.length && money.lines.every(({ line, net, discount }) => costOf(order, line).equals(new Decimal(net).plus(discount)))), []);
  });

  it('ties with unit prices of two decimals once the remainders are one rounding line', () => {
    const ties = (order: Order, money: OrderMoney) => {
      const priced = [...money.lines.map(({ line, net }) => ({ net, quantity: line.quantity })), ...money.charges.map(({ net }) => ({ net, quantity: 1 }))].map((one) => ({ ...one, ...unitPriceOf(one.net, one.quantity, 2) }));
      const rounding = unitPriceOf(sum(priced.map((one) => one.remainder)).toFixed(), 1, 2);
      const total = sum([...priced.map((one) => new Decimal(one.unitPrice).times(one.quantity)), rounding.unitPrice]);
      return total.equals(order.total_inc_tax) && new Decimal(rounding.unitPrice).gte(0) && new Decimal(rounding.remainder).isZero();
    };
    assert.deepEqual(breaches(ties), []);
  });

  it('met inclusive and exclusive orders, with and without rounding, with and without named discounts', () => {
    const kinds = results.map(({ order, money }) => [order.is_tax_inclusive_pricing, money.charges.some((charge) => charge.kind === 'rounding'), order.lines.some((line) => line.applied_discounts.length > 0)].join());
    assert.equal(new Set(kinds).size, 8);
  });
});
