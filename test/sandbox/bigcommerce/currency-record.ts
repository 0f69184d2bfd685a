import { Decimal } from 'decimal.js';

/** A currency of the store; the rate is how much of it one unit of the store's default currency is. */
export type CurrencyRecord = {
  id: number;
  is_default: boolean;
  country_iso2: string;
  currency_code: string;
  currency_exchange_rate: string;
  auto_update: boolean;
  token_location: 'left' | 'right';
  token: string;
  decimal_token: string;
  thousands_token: string;
  decimal_places: number;
  name: string;
  enabled: boolean;
  is_transactional: boolean;
  updatedAt: number;
};

type Given = [code: string, name: string, country: string, token: string, rate: string];

const given: readonly Given[] = [
  ['USD', 'US Dollar', 'US', '$', '1.0000000000'],
  ['EUR', 'Euro', 'EU', '€', '0.9213000000'],
  ['GBP', 'Pound Sterling', 'GB', '£', '0.7841000000'],
  ['CAD', 'Canadian Dollar', 'CA', '$', '1.3567000000'],
  ['CHF', 'Swiss Franc', 'CH', 'Fr.', '0.8842000000'],
];

/** The currencies a new store is opened with: all of them can be paid in. */
export function openingCurrencies(): CurrencyRecord[] {
  return given.map(([code, name, country, token, rate], index) => ({
    id: index + 1,
    is_default: index === 0,
    country_iso2: country,
    currency_code: code,
    currency_exchange_rate: rate,
    auto_update: false,
    token_location: 'left',
    token,
    decimal_token: '.',
    thousands_token: ',',
    decimal_places: 2,
    name,
    enabled: true,
    is_transactional: true,
    updatedAt: Date.UTC(2025, 0, 1),
  }));
}

/** A price of the catalogue in another currency: the store's own prices keep their decimals, converted ones are cents. */
export function convertedPrice(price: Decimal.Value, rate: Decimal): Decimal {
  const converted = new Decimal(price).times(rate);
  return rate.eq(1) ? converted : converted.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}
