import { api, LightningElement } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import ISSUE_CODE from '@salesforce/schema/Crosswalk_Issue__c.Code__c';
import type { IssueNode } from 'c/recordIssueQuery';
import { labels } from 'c/recordLabels';
import { detailsOf } from 'c/recordView';

/** What can be done about the open issue of a record, since when it is there, and what support asks for. */
export default class RecordIssue extends NavigationMixin(LightningElement) {
  @api node?: IssueNode;
  labels = labels;

  get actions(): string[] {
    return (this.node?.Actions__c.value ?? '').split('\n').filter((line) => line !== '');
  }

  get hasActions(): boolean {
    return this.actions.length > 0;
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
