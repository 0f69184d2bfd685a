import { api, LightningElement, wire } from 'lwc';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import type { ObjectInfo, PicklistValues } from 'lightning/uiObjectInfoApi';
import { labelOfValue } from 'c/fieldNames';
import { labels } from 'c/recordDetailLabels';

const numbers: ReadonlySet<string> = new Set(['double', 'currency', 'percent', 'int', 'long']);

/** One value of a comparison, in the user's locale; `type` as the org describes the field. */
export default class RecordValue extends LightningElement {
  @api value: string | null = null;
  @api type = '';
  /** Whose picklist tells what a value is called. */
  @api objectName = '';
  @api field = '';
  recordTypeId?: string;
  private picklists?: PicklistValues;
  labels = labels;

  @wire(getObjectInfo, { objectApiName: '$picklistObject' })
  wiredInfo({ data }: { data?: ObjectInfo }): void {
    if (data) this.recordTypeId = data.defaultRecordTypeId;
  }

  @wire(getPicklistValuesByRecordType, { objectApiName: '$picklistObject', recordTypeId: '$recordTypeId' })
  wiredPicklists({ data }: { data?: PicklistValues }): void {
    if (data) this.picklists = data;
  }

  /** Asked for where it is needed only. */
  get picklistObject(): string | undefined {
    return this.type === 'picklist' && !this.isEmpty && this.objectName !== '' ? this.objectName : undefined;
  }

  get text(): string {
    const value = this.value ?? '';
    if (this.type === 'boolean') return value === 'true' ? labels.yes : labels.no;
    if (this.type === 'reference' && value === '') return labels.hiddenRecord;
    return labelOfValue(this.picklists, this.field, value);
  }

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
