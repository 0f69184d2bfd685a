import { api, LightningElement, wire } from 'lwc';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { FieldId, UiRecord, WireResult } from 'lightning/uiRecordApi';
import { graphql } from 'lightning/graphql';
import type { GraphqlResult } from 'lightning/graphql';
import { NavigationMixin } from 'lightning/navigation';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import MAY_SYNC from '@salesforce/customPermission/Crosswalk_Sync';
import ISSUE_CODE from '@salesforce/schema/Crosswalk_Issue__c.Code__c';
import { errorText, fillLabel } from 'c/labelText';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { labels } from 'c/recordLabels';
import { syncFields } from 'c/recordFields';
import { openIssuesOfRecord, ownIssue } from 'c/recordIssueQuery';
import type { IssueAnswer, IssueNode } from 'c/recordIssueQuery';

type View = { label: string; detail: string; icon: string; variant?: string };

const refreshEveryMs = 5_000;
const conflictCode = 'CONFLICT';

/** On a record's page: whether it and its counterpart in BigCommerce agree, why not, and Sync now. */
export default class RecordSync extends NavigationMixin(LightningElement) {
  @api recordId = '';
  @api objectApiName = '';
  labels = labels;
  record?: UiRecord;
  node?: IssueNode;
  commandId?: string;
  isAsking = false;
  isDenied = false;
  hasIssues = false;
  problem = '';
  private refreshIssues?: () => Promise<void>;
  private timer?: ReturnType<typeof setInterval>;

  get fields(): FieldId[] | undefined {
    return syncFields[this.objectApiName];
  }

  @wire(getRecord, { recordId: '$recordId', optionalFields: '$fields' })
  wiredRecord({ data, error }: WireResult<UiRecord>): void {
    if (data) [this.record, this.problem] = [data, ''];
    if (error) this.problem = errorText(error);
  }

  get variables(): { recordId: string } {
    return { recordId: this.recordId };
  }

  @wire(graphql, {
    query: openIssuesOfRecord,
    variables: '$variables',
  })
  wiredIssues({ data, errors, refresh }: GraphqlResult<IssueAnswer>): void {
    this.refreshIssues = refresh;
    if (data) [this.node, this.hasIssues, this.isDenied] = [ownIssue(data, this.objectApiName), true, false];
    // What a user may not read is no part of the schema.
    if (errors) this.isDenied = errors.some(({ message }) => message.includes('FieldUndefined'));
    if (errors && !this.isDenied) this.problem = errorText(errors[0]);
  }

  connectedCallback(): void {
    this.timer = setInterval(() => document.visibilityState === 'visible' && void this.refresh(), refreshEveryMs);
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }

  get isLoading(): boolean {
    return !this.isDenied && this.problem === '' && (!this.record || !this.hasIssues);
  }

  get isBusy(): boolean {
    return this.isAsking || this.commandId !== undefined;
  }

  get key(): string | null {
    const [field] = this.fields ?? [];
    const key = field && getFieldValue(this.record, field);
    return typeof key === 'string' ? key : null;
  }

  get isLinked(): boolean {
    return this.key !== null;
  }

  /** "order 250" of "store:order:250". */
  get storeRecord(): string {
    return (this.key ?? '').split(':').slice(1).join(' ');
  }

  get syncedAt(): number | undefined {
    const value = this.fields?.[1] && getFieldValue(this.record, this.fields[1]);
    return typeof value === 'string' ? Date.parse(value) : undefined;
  }

  get canSync(): boolean {
    return MAY_SYNC === true && !this.isLoading && !this.isDenied && (this.isLinked || this.node !== undefined);
  }

  get isSyncDenied(): boolean {
    return MAY_SYNC !== true && this.isLinked;
  }

  get askForAccess(): string {
    return fillLabel(labels.accessAsk, 'Crosswalk User');
  }

  get view(): View {
    if (this.isBusy) return { label: labels.waiting, detail: labels.waitingDetail, icon: 'utility:sync' };
    if (this.node?.Code__c.value === conflictCode) return { label: labels.conflict, detail: this.node.Message__c.value ?? '', icon: 'utility:warning', variant: 'warning' };
    if (this.node) return { label: labels.failed, detail: this.node.Message__c.value ?? '', icon: 'utility:error', variant: 'error' };
    if (!this.isLinked) return { label: labels.notSynced, detail: labels.notSyncedDetail, icon: 'utility:ban' };
    return { label: labels.inSync, detail: labels.inSyncDetail, icon: 'utility:success', variant: 'success' };
  }

  get issue(): { actions: string[]; hasActions: boolean; since: number } | undefined {
    if (!this.node || this.isBusy) return undefined;
    const actions = (this.node.Actions__c.value ?? '').split('\n').filter((line) => line !== '');
    return { actions, hasActions: actions.length > 0, since: Date.parse(this.node.First_At__c.value ?? '') };
  }

  async handleSync(): Promise<void> {
    this.isAsking = true;
    try {
      this.commandId = await requestCommand('sync-record', { recordId: this.recordId });
    } catch (error) {
      this.toast('error', labels.commandRefused, errorText(error));
    }
    this.isAsking = false;
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    this.commandId = undefined;
    if (detail.state === 'done') this.toast('success', labels.syncNowDone, labels.syncNowDoneDetail);
    if (detail.state === 'failed') this.toast('error', labels.commandRefused, detail.message);
    if (detail.state === 'late') this.toast('warning', labels.commandLate, '');
    void this.refresh();
  }

  handleIssue(): void {
    this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { objectApiName: ISSUE_CODE.objectApiName, recordId: this.node?.Id ?? '', actionName: 'view' } });
  }

  private async refresh(): Promise<void> {
    await Promise.all([notifyRecordUpdateAvailable([{ recordId: this.recordId }]), this.refreshIssues?.()]);
  }

  private toast(variant: 'success' | 'warning' | 'error', title: string, message: string): void {
    this.dispatchEvent(new ShowToastEvent({ variant, title, message }));
  }
}
