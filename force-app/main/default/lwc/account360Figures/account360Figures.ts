import { api, LightningElement } from 'lwc';
import { labels } from 'c/account360Labels';
import { fillLabel } from 'c/labelText';

export type Figures = { count: number; total: number; average: number; refunded: number };

/** What an account is worth, in its own currency. */
export default class Account360Figures extends LightningElement {
  @api figures?: Figures;
  @api currency = '';
  /** When the last order was placed, ms since the epoch. */
  @api lastAt?: number;
  /** True when orders in other currencies are left out. */
  @api isPartial = false;
  labels = labels;

  get lifetime(): number {
    return (this.figures?.total ?? 0) - (this.figures?.refunded ?? 0);
  }

  get lifetimeDetail(): string {
    const amount = new Intl.NumberFormat(undefined, { style: 'currency', currency: this.currency }).format(this.figures?.refunded ?? 0);
    return fillLabel(labels.lifetimeDetail, this.figures?.count ?? 0, amount);
  }

  get average(): number {
    return this.figures?.average ?? 0;
  }
}
