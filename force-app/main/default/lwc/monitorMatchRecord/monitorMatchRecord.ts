import { api, LightningElement, wire } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { getFieldValue, getRecord } from 'lightning/uiRecordApi';
import type { UiRecord } from 'lightning/uiRecordApi';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/matchingLabels';
import { objectName } from 'c/recordNames';

/** One record that could be the buyer, by its name, with the way to it. Tells `link` when it is chosen. */
export default class MonitorMatchRecord extends NavigationMixin(LightningElement) {
  @api recordId = '';
  /** Contact or Account. */
  @api object = '';
  @api isBusy = false;
  labels = labels;
  private found?: UiRecord;

  @wire(getRecord, { recordId: '$recordId', fields: '$fields' })
  wiredRecord({ data }: { data?: UiRecord }): void {
    this.found = data;
  }

  get fields(): string[] {
    return [this.nameField];
  }

  /** Of a record the user may not read, its id. */
  get title(): string {
    const name = this.found ? getFieldValue(this.found, this.nameField) : undefined;
    return `${objectName(this.object)} ${typeof name === 'string' && name !== '' ? name : this.recordId}`;
  }

  get openLabel(): string {
    return fillLabel(labels.open, this.title);
  }

  get linkLabel(): string {
    return fillLabel(labels.linkOf, this.title);
  }

  handleOpen(): void {
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { objectApiName: this.object, recordId: this.recordId, actionName: 'view' } });
  }

  handleLink(): void {
    this.dispatchEvent(new CustomEvent('link', { detail: { id: this.recordId } }));
  }

  private get nameField(): string {
    return `${this.object}.Name`;
  }
}
