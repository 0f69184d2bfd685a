import type { SeededRandom } from '../random.ts';
import { createOrderLine } from './order-line.ts';
import { pairedLine, priceLine, type TaxBasis } from './order-money.ts';
import type { OrderLine } from './order-record.ts';

const certificateAmounts = ['25', '50', '100'] as const;
const customNames = ['Engraving', 'Custom-made Tarpaulin', 'Repair of a Zip', 'Kit Assembly'] as const;
const customPrices = ['15', '42.5', '7.77', '120'] as const;

/** A gift certificate that is sold: no product, no variant, no tax, delivered by e-mail. */
export function giftCertificateLine(id: number, certificate: { id: number; recipientEmail: string }, made: { tax: TaxBasis; random: SeededRandom }): OrderLine {
  const amount = made.random.pick(certificateAmounts);
  const name = `$${amount}.00 Gift Certificate`;
  const money = pairedLine({ exTax: amount, incTax: amount, quantity: 1 }, made.tax);
  const identity = { id, nameCustomer: name, nameMerchant: name, sku: '', quantity: 1, type: 'giftcertificate' as const, isPairPriced: true };
  return createOrderLine({ ...identity, giftCertificateId: certificate.id, recipientEmail: certificate.recipientEmail }, money);
}

/** Something the merchant types in by hand: product_id 0, and no catalogue entry behind it. */
export function customLine(id: number, { tax, random }: { tax: TaxBasis; random: SeededRandom }): OrderLine {
  const name = random.pick(customNames);
  const quantity = random.integer(1, 3);
  const money = priceLine({ unit: random.pick(customPrices), quantity }, tax);
  return createOrderLine({ id, nameCustomer: name, nameMerchant: name, sku: random.next() < 0.5 ? '' : `CUST-${id}`, quantity }, money);
}
