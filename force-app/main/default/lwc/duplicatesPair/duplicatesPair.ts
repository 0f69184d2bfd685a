import { api, LightningElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import { NavigationMixin } from 'lightning/navigation';
import { labels } from 'c/duplicatesLabels';
import { type Pair, percentOf, type Row, rowsOf, usualSurvivor, type Wish } from 'c/duplicatesView';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';

/** Two contacts side by side, why they may be one person, and what to do about it: an `ask` event with the wish. */
export default class DuplicatesPair extends NavigationMixin(LightningElement) {
  @api pair?: Pair;
  @api isBusy = false;
  labels = labels;
  private chosen = '';

  get heading(): string {
    return this.named(labels.pair);
  }

  get likelihood(): string {
    return fillLabel(labels.likelihood, percentOf(this.pair?.probability ?? 0));
  }

  get rows(): Row[] {
    return this.pair ? rowsOf(this.pair) : [];
  }

  get reasons(): { key: string; text: string }[] {
    return (this.pair?.reasons ?? []).map(({ field, agreement, says }) => ({ key: field, text: `${field}: ${agreement}, ${says}.` }));
  }

  get openFirst(): string {
    return fillLabel(labels.open, this.pair?.a.name ?? '');
  }

  get openSecond(): string {
    return fillLabel(labels.open, this.pair?.b.name ?? '');
  }

  get choices(): { label: string; value: string }[] {
    const { a, b } = this.pair ?? {};
    return a && b ? [{ label: fillLabel(labels.first, a.name), value: a.id }, { label: fillLabel(labels.second, b.name), value: b.id }] : [];
  }

  get survivor(): string {
    return this.chosen || (this.pair ? usualSurvivor(this.pair) : '');
  }

  get group(): string {
    return `keep-${this.pair?.a.id ?? ''}`;
  }

  get sameOf(): string {
    return this.named(labels.sameOf);
  }

  get apartOf(): string {
    return this.named(labels.apartOf);
  }

  get mergeOf(): string {
    return this.named(labels.mergeOf);
  }

  handleKeep({ detail }: CustomEvent<{ value: string }>): void {
    this.chosen = detail.value;
  }

  handleOpen(event: Event): void {
    const recordId = dataOf(event).side === 'b' ? this.pair?.b.id : this.pair?.a.id;
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { objectApiName: 'Contact', recordId: recordId ?? '', actionName: 'view' } });
  }

  async handleSame(): Promise<void> {
    if (await LightningConfirm.open({ label: this.named(labels.sameOf), message: labels.sameQuestion, theme: 'info' })) this.ask({ action: 'merge-identities', payload: this.both(), done: labels.sameDone });
  }

  async handleMerge(): Promise<void> {
    if (await LightningConfirm.open({ label: labels.mergeHeading, message: labels.mergeQuestion, theme: 'error' })) this.ask({ action: 'merge-records', payload: this.both(), done: labels.mergeDone });
  }

  handleApart(): void {
    this.ask({ action: 'keep-apart', payload: { a: this.pair?.a.id, b: this.pair?.b.id }, done: labels.apartDone });
  }

  private both(): Record<string, unknown> {
    return { survivorId: this.survivor, otherId: this.survivor === this.pair?.a.id ? this.pair.b.id : this.pair?.a.id };
  }

  private named(label: string): string {
    return fillLabel(label, this.pair?.a.name ?? '', this.pair?.b.name ?? '');
  }

  private ask(detail: Wish): void {
    this.dispatchEvent(new CustomEvent('ask', { detail }));
  }
}
