import { api, LightningElement } from 'lwc';
import { labels } from 'c/recordDetailLabels';

const numbers: ReadonlySet<string> = new Set(['double', 'currency', 'percent', 'int', 'long']);

/** One value of a comparison, in the user's locale; `type` as the org describes the field. */
export default class RecordValue extends LightningElement {
  @api value: string | null = null;
  @api type = '';
  labels = labels;

  get isEmpty(): boolean {
    return this.value === null || this.value === undefined;
  }

  get isNumber(): boolean {
    return !this.isEmpty && numbers.has(this.type);
  }

  get isTime(): boolean {
    return !this.isEmpty && this.type === 'datetime';
  }

  get isDate(): boolean {
    return !this.isEmpty && this.type === 'date';
  }

  /** A day is that day everywhere: noon in Greenwich is on it nearly all over the world. */
  get day(): string {
    return `${this.value ?? ''}T12:00:00Z`;
  }
}
