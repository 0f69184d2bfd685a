import { api, LightningElement, wire } from 'lwc';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { FieldId, UiRecord, WireResult } from 'lightning/uiRecordApi';
import { graphql } from 'lightning/graphql';
import type { GraphqlResult } from 'lightning/graphql';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import MAY_SYNC from '@salesforce/customPermission/Crosswalk_Sync';
import { errorText, fillLabel } from 'c/labelText';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { labels } from 'c/recordLabels';
import { syncFields } from 'c/recordFields';
import { openIssuesOfRecord, ownIssue } from 'c/recordIssueQuery';
import type { IssueAnswer, IssueNode } from 'c/recordIssueQuery';
import { readMirror, stateOf } from 'c/recordView';
import type { Mirror, RecordState } from 'c/recordView';

const refreshEveryMs = 5_000;

/** On a record's page: whether it and its counterpart in BigCommerce agree, why not, and Sync now. */
export default class RecordSync extends LightningElement {
  @api recordId = '';
  @api objectApiName = '';
  labels = labels;
  askForAccess = fillLabel(labels.accessAsk, 'Crosswalk User');
  record?: UiRecord;
  node?: IssueNode;
  commandId?: string;
  isAsking = false;
  isDenied = false;
  hasIssues = false;
  problem = '';
  mirror: Mirror = { waiting: {}, reasons: {}, links: {}, reportAt: undefined };
  foundLink?: string;
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

  @wire(graphql, { query: openIssuesOfRecord, variables: '$variables' })
  wiredIssues({ data, errors, refresh }: GraphqlResult<IssueAnswer>): void {
    this.refreshIssues = refresh;
    if (data) {
      [this.node, this.hasIssues, this.isDenied] = [ownIssue(data, this.objectApiName), true, false];
      this.mirror = readMirror((data.uiapi.query.Crosswalk_Status__c?.edges ?? []).map(({ node }) => node));
    }
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

  get productId(): string | undefined {
    const value = this.fields?.[2] && getFieldValue(this.record, this.fields[2]);
    return typeof value === 'string' ? value : undefined;
  }

  get isLinked(): boolean {
    return this.key !== null;
  }

  /** An error after the record was shown leaves what is known. */
  get isBroken(): boolean {
    return this.problem !== '' && !(this.record && this.hasIssues);
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

  get view(): RecordState {
    return stateOf({ isBusy: this.isBusy, node: this.node, waitsFor: this.mirror.waiting[this.recordId], reasons: this.mirror.reasons, isLinked: this.isLinked });
  }

  get issue(): IssueNode | undefined {
    return this.isBusy ? undefined : this.node;
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

  handleStoreLink({ detail }: CustomEvent<{ url?: string }>): void {
    this.foundLink = detail.url;
  }

  async refresh(): Promise<void> {
    await Promise.all([notifyRecordUpdateAvailable([{ recordId: this.recordId }]), this.refreshIssues?.()]);
  }

  private toast(variant: 'success' | 'warning' | 'error', title: string, message: string): void {
    this.dispatchEvent(new ShowToastEvent({ variant, title, message }));
  }
}
