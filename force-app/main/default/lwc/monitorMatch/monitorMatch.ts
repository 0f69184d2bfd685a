import { api, LightningElement } from 'lwc';
import { labels } from 'c/matchingLabels';
import type { IssueRecord } from 'c/monitorStatus';

/** Whom a buyer in doubt could be: a person chooses one of the records, or none. Tells `ask` with what to do. */
export default class MonitorMatch extends LightningElement {
  @api record?: IssueRecord;
  @api isBusy = false;
  labels = labels;

  handleLink({ detail }: CustomEvent<{ id: string }>): void {
    this.ask({ recordId: detail.id });
  }

  handleCreate(): void {
    this.ask({});
  }

  private ask(choice: { recordId?: string }): void {
    const { flow, entityKey } = this.record ?? {};
    this.dispatchEvent(new CustomEvent('ask', { detail: { action: 'decide-match', payload: { record: { flow, entityKey }, ...choice }, done: labels.decided } }));
  }
}
