import { api, LightningElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import MAY_OPERATE from '@salesforce/customPermission/Crosswalk_Operate';
import ISSUE_CODE from '@salesforce/schema/Crosswalk_Issue__c.Code__c';
import type { IssueNode } from 'c/recordIssueQuery';
import { labels } from 'c/recordLabels';
import { detailsOf } from 'c/recordView';

/** What can be done about the open issue of a record, since when it is there, and what support asks for. */
export default class RecordIssue extends NavigationMixin(LightningElement) {
  @api node?: IssueNode;
  @api object = '';
  /** A language model is set up. */
  @api hasModel = false;
  labels = labels;

  get actions(): string[] {
    return (this.node?.Actions__c.value ?? '').split('\n').filter((line) => line !== '');
  }

  get hasActions(): boolean {
    return this.actions.length > 0;
  }

  get canExplain(): boolean {
    return this.hasModel && MAY_OPERATE === true;
  }

  get code(): string {
    return this.node?.Code__c.value ?? '';
  }

  get message(): string {
    return this.node?.Message__c.value ?? '';
  }

  get since(): number {
    return Date.parse(this.node?.First_At__c.value ?? '');
  }

  get details(): string {
    return detailsOf(this.node?.Message__c.value);
  }

  handleOpen(): void {
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { objectApiName: ISSUE_CODE.objectApiName, recordId: this.node?.Id ?? '', actionName: 'view' } });
  }
}
