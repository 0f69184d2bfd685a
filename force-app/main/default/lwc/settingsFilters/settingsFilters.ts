import { api, LightningElement } from 'lwc';
import { labels } from 'c/settingsLabels';
import type { Problem, SettingsDocument } from 'c/settingsModel';
import type { Catalogue } from 'c/settingsState';

type Orders = SettingsDocument['orders'];

/** Which orders come into Salesforce: paid ones, of some statuses, from some total on. */
export default class SettingsFilters extends LightningElement {
  @api document?: SettingsDocument;
  @api catalogue?: Catalogue;
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;

  get orders(): Orders {
    return this.document?.orders ?? { paidOnly: false, statuses: [], minimumTotal: '0' };
  }

  get statusOptions(): { label: string; value: string }[] {
    return (this.catalogue?.orderStatuses ?? []).map(({ id, name }) => ({ label: name, value: String(id) }));
  }

  get chosen(): string[] {
    return this.orders.statuses.map(String);
  }

  handlePaid(event: CustomEvent<{ checked: boolean }>): void {
    this.change(event, { paidOnly: event.detail.checked });
  }

  handleStatuses(event: CustomEvent<{ value: string[] }>): void {
    this.change(event, { statuses: event.detail.value.map(Number).sort((a, b) => a - b) });
  }

  handleMinimum(event: CustomEvent<{ value: string }>): void {
    this.change(event, { minimumTotal: event.detail.value.trim() === '' ? '0' : event.detail.value.trim() });
  }

  private change(event: Event, orders: Partial<Orders>): void {
    event.stopPropagation();
    if (this.document) this.dispatchEvent(new CustomEvent('change', { detail: { document: { ...this.document, orders: { ...this.orders, ...orders } } } }));
  }
}
