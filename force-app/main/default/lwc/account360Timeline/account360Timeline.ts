import { api, LightningElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { labels } from 'c/account360Labels';
import type { Entry, Kind } from 'c/account360View';
import { dataOf } from 'c/eventData';

const kinds: readonly Kind[] = ['order', 'case', 'shipment'];
const names: Readonly<Record<Kind, string>> = { order: labels.filterOrder, case: labels.filterCase, shipment: labels.filterShipment };

/** Orders, cases and shipments of an account in one line of time; each leads to its record. */
export default class Account360Timeline extends NavigationMixin(LightningElement) {
  @api entries: readonly Entry[] = [];
  labels = labels;
  kind = '';

  get options(): { label: string; value: string }[] {
    return [{ label: labels.filterAll, value: '' }, ...kinds.filter((kind) => this.entries.some((entry) => entry.kind === kind)).map((kind) => ({ label: names[kind], value: kind }))];
  }

  get hasKinds(): boolean {
    return this.options.length > 2;
  }

  get shown(): readonly Entry[] {
    return this.entries.filter(({ kind }) => this.kind === '' || kind === this.kind);
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  handleFilter({ detail }: CustomEvent<{ value: string }>): void {
    this.kind = detail.value;
  }

  handleOpen(event: Event): void {
    const entry = this.entries.find(({ key }) => key === dataOf(event).key);
    if (entry) this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { objectApiName: entry.object, recordId: entry.id, actionName: 'view' } });
  }
}
