import { Decimal } from 'decimal.js';
import type { SeededRandom } from '../random.ts';
import type { CurrencyRecord } from './currency-record.ts';
import { amountText } from './order-money.ts';
import type { OrderHeader, OrderRecord } from './order-record.ts';
import type { OrderScenario } from './order-scenario.ts';
import type { StoreState } from './store-state.ts';

const paymentMethods = ['Credit Card', 'Test Payment Gateway', 'Cash', 'Bank Deposit'] as const;

/** A cart id is a UUID; this one comes from the seed. */
function cartId(random: SeededRandom): string {
  return [random.hex(8), random.hex(4), `4${random.hex(3)}`, `8${random.hex(3)}`, random.hex(12)].join('-');
}

const paidStatuses: ReadonlySet<number> = new Set([2, 3, 8, 9, 10, 11]);

/** What a storefront checkout fills in and an API order does not have. */
export function checkoutFields(random: SeededRandom, statusId: number): Partial<OrderHeader> {
  return {
    status_id: statusId,
    payment_method: random.pick(paymentMethods),
    payment_status: paidStatuses.has(statusId) ? 'captured' : '',
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
export function payPartly(order: OrderRecord, random: SeededRandom): void {
  const total = new Decimal(order.totals.total_inc_tax);
  if (order.header.customer_id !== 0 && random.next() < 0.1) order.header.store_credit_amount = amountText(Decimal.min(total, '10'));
  else if (random.next() < 0.1) order.header.gift_certificate_amount = amountText(Decimal.min(total, '25'));
}

const paymentNames = { 'store-credit': 'Store Credit', 'gift-certificate': 'Gift Certificate' } as const;

/** Half of these orders are paid in full by what pays them, the others by half. */
export function payBy(order: OrderRecord, means: NonNullable<OrderScenario['paidBy']>, random: SeededRandom): void {
  const total = new Decimal(order.totals.total_inc_tax);
  const isWhole = random.next() < 0.5;
  const amount = amountText(isWhole ? total : total.div(2).toDecimalPlaces(2, Decimal.ROUND_DOWN));
  if (means === 'store-credit') order.header.store_credit_amount = amount;
  else order.header.gift_certificate_amount = amount;
  if (isWhole) order.header.payment_method = paymentNames[means];
}

function currencyNamed(state: StoreState, code: string): CurrencyRecord {
  const found = [...state.currencies.values()].find((currency) => currency.currency_code === code);
  if (!found) throw new Error(`the store has no currency ${code}`);
  return found;
}

/** How much of the currency the shopper pays in makes one of the store's own. */
export function transactionalRate(state: StoreState, code: string | undefined): Decimal {
  return code === undefined ? new Decimal(1) : new Decimal(currencyNamed(state, code).currency_exchange_rate);
}

/** `currency_*` is what prices were shown in, `default_currency_*` what the amounts are in. */
export function currencyFields(state: StoreState, scenario: OrderScenario): Partial<OrderHeader> {
  const { currency, displayCurrency = currency } = scenario;
  const shown = displayCurrency === undefined ? undefined : currencyNamed(state, displayCurrency);
  const paid = currency === undefined ? undefined : currencyNamed(state, currency);
  return {
    ...(shown ? { currency_id: shown.id, currency_code: shown.currency_code, currency_exchange_rate: new Decimal(shown.currency_exchange_rate).toFixed(10) } : {}),
    ...(paid
      ? {
          default_currency_id: paid.id,
          default_currency_code: paid.currency_code,
          store_default_to_transactional_exchange_rate: new Decimal(paid.currency_exchange_rate).toFixed(10),
        }
      : {}),
  };
}

const marketplaces: ReadonlySet<string> = new Set(['amazon', 'ebay', 'facebookshop', 'pinterest']);

/** An order taken by hand has no cart; a marketplace names it by its own id. */
export function sourceFields({ source, notes }: OrderScenario, orderId: number): Partial<OrderHeader> {
  return {
    ...(source === undefined ? {} : { order_source: source }),
    ...(source === 'manual' || source === 'external' ? { cart_id: '', ip_address: '' } : {}),
    ...(source !== undefined && marketplaces.has(source) ? { external_source: source, external_id: `${source}-${orderId}`, external_order_id: `${source.toUpperCase()}-${orderId}` } : {}),
    ...(notes === true ? { customer_message: 'Bitte zweimal klingeln – merci bien! 🙏', staff_notes: 'Called the shopper: "leave it with the neighbour".\nConfirmed.' } : {}),
  };
}
