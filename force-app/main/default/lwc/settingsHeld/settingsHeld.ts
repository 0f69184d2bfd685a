import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { recordTitle } from 'c/recordNames';
import { labels } from 'c/settingsLabels';
import type { Held } from 'c/settingsState';

/** Records that filters keep out, each with the reason. */
export default class SettingsHeld extends LightningElement {
  @api held: Pick<Held, 'count' | 'records'> = { count: 0, records: [] };
  labels = labels;

  get isEmpty(): boolean {
    return this.held.count === 0;
  }

  get rows(): { key: string; title: string; reason: string; at: number }[] {
    return this.held.records.map(({ entityKey, reason, heldAt }) => ({ key: entityKey, title: recordTitle(entityKey), reason, at: Date.parse(heldAt) }));
  }

  get more(): string {
    const left = this.held.count - this.held.records.length;
    return left > 0 ? fillLabel(labels.heldMore, left) : '';
  }
}
