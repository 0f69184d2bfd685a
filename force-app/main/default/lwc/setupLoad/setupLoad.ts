import { api, LightningElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/setupLabels';
import type { Run } from 'c/setupState';

type Row = { id: string; title: string; text: string; left: string; failed: string; percent: number; isOpen: boolean; cancelTitle: string };

const dayMs = 86_400_000;
const minute = 60;
const hour = 3_600;
const flows = { orders: 'order-to-salesforce', customers: 'customer-to-salesforce', products: 'product-to-salesforce' } as const;
const titles: Readonly<Record<string, string>> = { [flows.orders]: labels.loadOfOrders, [flows.customers]: labels.loadOfCustomers, [flows.products]: labels.loadOfProducts };
const numbers = new Intl.NumberFormat();

function durationText(seconds: number): string {
  if (seconds < minute) return fillLabel(labels.seconds, Math.max(1, seconds));
  return seconds < hour ? fillLabel(labels.minutes, Math.round(seconds / minute)) : fillLabel(labels.hours, numbers.format(Math.round((seconds / hour) * 10) / 10));
}

function toRow({ id, flow, state, listed, done, failed, total, secondsLeft }: Run): Row {
  const title = titles[flow] ?? flow;
  const isOpen = state === 'listing' || state === 'loading';
  const of = total ?? listed;
  const texts: Readonly<Record<string, string>> = {
    done: fillLabel(labels.loadDone, numbers.format(done)),
    cancelled: fillLabel(labels.loadCancelled, numbers.format(done)),
    loading: fillLabel(labels.loadProgress, numbers.format(done), numbers.format(of)),
    listing: done > 0 ? fillLabel(labels.loadProgress, numbers.format(done), numbers.format(of)) : fillLabel(labels.loadListing, numbers.format(listed)),
  };
  return {
    id, title, isOpen, text: texts[state] ?? '', percent: state === 'done' ? 100 : of === 0 ? 0 : Math.min(100, Math.round((done / of) * 100)), cancelTitle: fillLabel(labels.loadCancelOf, title),
    left: isOpen && secondsLeft !== undefined ? fillLabel(labels.loadLeft, durationText(secondsLeft)) : '', failed: failed > 0 ? fillLabel(labels.loadFailed, numbers.format(failed)) : '',
  };
}

/** Fifth step: what is already in the store comes into the org, with progress and an end. */
export default class SetupLoad extends NavigationMixin(LightningElement) {
  @api runs: readonly Run[] = [];
  @api asking = '';
  labels = labels;
  chosen: string[] = ['orders'];
  days = '30';
  problem = '';

  kinds = [{ label: labels.loadOrders, value: 'orders' }, { label: labels.loadCustomers, value: 'customers' }, { label: labels.loadProducts, value: 'products' }];
  periods = [...['7', '30', '90'].map((value) => ({ label: fillLabel(labels.loadDays, value), value })), { label: labels.loadAll, value: 'all' }];

  get rows(): Row[] {
    return this.runs.map(toRow);
  }

  get hasRuns(): boolean {
    return this.runs.length > 0;
  }

  get isDone(): boolean {
    return this.runs.some(({ state }) => state === 'done');
  }

  get isBusy(): boolean {
    return this.asking !== '';
  }

  handleKinds({ detail }: CustomEvent<{ value: string[] }>): void {
    this.chosen = detail.value;
    this.problem = '';
  }

  handleDays({ detail }: CustomEvent<{ value: string }>): void {
    this.days = detail.value;
  }

  handleStart(): void {
    if (this.chosen.length === 0) {
      this.problem = labels.loadNothing;
      return;
    }
    const since = this.days === 'all' ? {} : { from: new Date(Date.now() - Number(this.days) * dayMs).toISOString() };
    // Products and customers first: orders find them then.
    const detail = (['products', 'customers', 'orders'] as const).filter((kind) => this.chosen.includes(kind)).map((kind) => ({ action: 'backfill', payload: { flow: flows[kind], ...since }, done: labels.loadStarted }));
    this.dispatchEvent(new CustomEvent('ask', { detail }));
  }

  handleCancel(event: Event): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: { action: 'cancel-run', payload: { id: dataOf(event).run }, done: labels.loadCancelledDone } }));
  }

  handleSee(): void {
    this[NavigationMixin.Navigate]({ type: 'standard__objectPage', attributes: { objectApiName: 'Order', actionName: 'list' } });
  }
}
