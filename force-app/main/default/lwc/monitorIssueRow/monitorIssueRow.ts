import { api, LightningElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import ISSUE_CODE from '@salesforce/schema/Crosswalk_Issue__c.Code__c';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/monitorActionLabels';
import type { IssueRecord } from 'c/monitorStatus';

/** One record of a group: what is wrong with it, whose it is, the way to it, and edit and redrive. */
export default class MonitorIssueRow extends NavigationMixin(LightningElement) {
  @api record?: IssueRecord;
  @api owner = '';
  @api canOperate = false;
  /** A language model is set up. */
  @api hasModel = false;
  @api isBusy = false;
  @api isSelected = false;
  labels = labels;
  isEditing = false;

  get attempts(): string {
    return fillLabel(labels.attempts, this.record?.attempts ?? 0);
  }

  get selectLabel(): string {
    return fillLabel(labels.select, this.record?.title ?? '');
  }

  get editLabel(): string {
    return fillLabel(labels.editOf, this.record?.title ?? '');
  }

  get assigned(): string {
    return this.owner === '' ? '' : fillLabel(labels.assigned, this.owner);
  }

  get suggested(): string {
    return this.record?.suggested === undefined ? '' : fillLabel(labels.suggested, this.record.suggested);
  }

  get hasRecord(): boolean {
    return this.record?.target !== undefined;
  }

  /** Only what the store is the source of is made from a mapping whose values can be replaced. */
  get canEdit(): boolean {
    return this.canOperate && (this.record?.flow ?? '').endsWith('-to-salesforce');
  }

  get canExplain(): boolean {
    return this.canOperate && this.hasModel;
  }

  /** The plain words, and the platform's own behind them. */
  get wholeMessage(): string {
    return [this.record?.message ?? '', this.record?.details ?? ''].filter((part) => part !== '').join('\n');
  }

  get object(): string {
    return this.record?.target?.object ?? '';
  }

  /** A buyer who could be several records. */
  get canDecide(): boolean {
    return this.canOperate && (this.record?.found ?? []).length > 0;
  }

  handleSelect(event: CustomEvent<{ checked: boolean }>): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: { id: this.record?.id, isSelected: event.detail.checked } }));
  }

  handleIssue(): void {
    this.show(ISSUE_CODE.objectApiName, this.record?.id ?? '');
  }

  handleRecord(): void {
    const { target } = this.record ?? {};
    if (target) this.show(target.object, target.id);
  }

  handleEdit(): void {
    this.isEditing = !this.isEditing;
  }

  handleAsk({ detail }: CustomEvent<object>): void {
    this.isEditing = false;
    this.dispatchEvent(new CustomEvent('ask', { detail }));
  }

  private show(objectApiName: string, recordId: string): void {
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { objectApiName, recordId, actionName: 'view' } });
  }
}
