import { api, LightningElement } from 'lwc';
import LightningConfirm from 'lightning/confirm';
import { NavigationMixin } from 'lightning/navigation';
import ISSUE_CODE from '@salesforce/schema/Crosswalk_Issue__c.Code__c';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/monitorLabels';
import type { IssueGroup, IssueRecord } from 'c/monitorStatus';

type Row = IssueRecord & { attemptsText: string };
type Section = { key: string; label: string; title: string; count: string; actions: string[]; rows: Row[]; more: string };

const rowsMax = 20;
const countText = (count: number) => (count === 1 ? labels.recordsOne : fillLabel(labels.recordsMany, count));

/** Open issues by cause, each with its remedy; try again and discard for who may operate. */
export default class MonitorIssues extends NavigationMixin(LightningElement) {
  @api groups: readonly IssueGroup[] = [];
  @api canOperate = false;
  @api isBusy = false;
  labels = labels;

  get isEmpty(): boolean {
    return this.groups.length === 0;
  }

  get sections(): Section[] {
    return this.groups.map(({ key, title, actions, records }) => ({
      key, title, actions, label: `${title}, ${countText(records.length)}`, count: countText(records.length),
      rows: records.slice(0, rowsMax).map((record) => ({ ...record, attemptsText: fillLabel(labels.attempts, record.attempts) })),
      more: records.length > rowsMax ? fillLabel(labels.more, records.length - rowsMax) : '',
    }));
  }

  handleOpen(event: Event): void {
    const { id = '' } = dataOf(event);
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { objectApiName: ISSUE_CODE.objectApiName, recordId: id, actionName: 'view' } });
  }

  handleRedrive(event: Event): void {
    this.ask('redrive', this.recordsOf(event), labels.redriveDone);
  }

  async handleDiscard(event: Event): Promise<void> {
    const records = this.recordsOf(event);
    const isSure = await LightningConfirm.open({ label: fillLabel(labels.discardHeading, countText(records.length)), message: labels.discardQuestion, theme: 'warning' });
    if (isSure) this.ask('discard', records, labels.discardDone);
  }

  private recordsOf(event: Event): IssueRecord[] {
    return this.groups.find(({ key }) => key === dataOf(event).group)?.records ?? [];
  }

  private ask(action: string, records: readonly IssueRecord[], done: string): void {
    const payload = { records: records.map(({ flow, entityKey }) => ({ flow, entityKey })) };
    this.dispatchEvent(new CustomEvent('ask', { detail: { action, payload, done } }));
  }
}
