import { api, LightningElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import { labels } from 'c/duplicatesLabels';
import type { Merge, Wish } from 'c/duplicatesView';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';

type Row = { id: number; title: string; at: number; undoOf: string };

/** Contacts that were said to be one person within the last 90 days; each can be taken back: an `ask` event with the wish. */
export default class DuplicatesMerges extends LightningElement {
  @api merges: readonly Merge[] = [];
  @api isBusy = false;
  labels = labels;

  get rows(): Row[] {
    return this.merges.map(({ id, survivor, other, doneAt }) => ({ id, title: fillLabel(labels.mergesOf, other.name, survivor.name), at: Date.parse(doneAt), undoOf: fillLabel(labels.undoOf, other.name, survivor.name) }));
  }

  get hasRows(): boolean {
    return this.merges.length > 0;
  }

  async handleUndo(event: Event): Promise<void> {
    const row = this.rows.find(({ id }) => String(id) === dataOf(event).merge);
    if (!row || !(await LightningConfirm.open({ label: row.undoOf, message: labels.undoQuestion, theme: 'warning' }))) return;
    this.dispatchEvent(new CustomEvent<Wish>('ask', { detail: { action: 'undo-merge', payload: { id: row.id }, done: labels.undoDone } }));
  }
}
