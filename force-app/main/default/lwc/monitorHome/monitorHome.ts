import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import type { GraphqlResult } from 'lightning/graphql';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import MAY_OPERATE from '@salesforce/customPermission/Crosswalk_Operate';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { errorText, fillLabel } from 'c/labelText';
import { peopleQuery, readPeople } from 'c/monitorAssign';
import type { PeopleAnswer, Person } from 'c/monitorAssign';
import { keepHeartbeat } from 'c/monitorHeartbeat';
import { headlineOf } from 'c/monitorHeadline';
import type { Headline } from 'c/monitorHeadline';
import { labels } from 'c/monitorLabels';
import { monitorQuery } from 'c/monitorQuery';
import type { MonitorAnswer, RunNode } from 'c/monitorQuery';
import { groupIssues, readStatus } from 'c/monitorStatus';
import type { IssueGroup, MonitorState } from 'c/monitorStatus';

type Wish = { action: string; payload: Record<string, unknown>; done: string };

const refreshEveryMs = 5_000;

/** The app page: is everything in sync, and what needs a person. */
export default class MonitorHome extends LightningElement {
  labels = labels;
  askForAccess = fillLabel(labels.accessAsk, 'Crosswalk User');
  state?: MonitorState;
  groups: IssueGroup[] = [];
  runs: RunNode[] = [];
  people: Person[] = [];
  issueCount = 0;
  problem = '';
  isDenied = false;
  isAsking = false;
  commandId?: string;
  openedAt = Date.now();
  now = Date.now();
  private done = '';
  private refreshData?: () => Promise<void>;
  private timer?: ReturnType<typeof setInterval>;
  private readonly beat = keepHeartbeat();

  @wire(graphql, { query: monitorQuery })
  wiredMonitor({ data, errors, refresh }: GraphqlResult<MonitorAnswer>): void {
    this.refreshData = refresh;
    this.now = Date.now();
    if (data) {
      const { Crosswalk_Status__c: statuses, Crosswalk_Issue__c: issues, Crosswalk_Run__c: runs } = data.uiapi.query;
      this.state = readStatus(statuses.edges.map(({ node }) => node));
      this.groups = groupIssues(issues.edges.map(({ node }) => node));
      this.runs = (runs?.edges ?? []).map(({ node }) => node);
      [this.issueCount, this.problem, this.isDenied] = [issues.totalCount, '', false];
      void this.beat(this.state.heartbeats);
    }
    // What a user may not read is no part of the schema.
    if (errors) this.isDenied = errors.some(({ message }) => message.includes('FieldUndefined'));
    if (errors && !this.isDenied) this.problem = errorText(errors[0]);
  }

  /** Who may not read users assigns nothing. */
  @wire(graphql, { query: peopleQuery })
  wiredPeople({ data }: GraphqlResult<PeopleAnswer>): void {
    if (data?.uiapi.query.User) this.people = readPeople(data);
  }

  connectedCallback(): void {
    this.timer = setInterval(() => document.visibilityState === 'visible' && void this.refreshData?.(), refreshEveryMs);
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }

  get isLoading(): boolean {
    return !this.state && !this.isDenied && this.problem === '';
  }

  get isShown(): boolean {
    return this.state !== undefined && !this.isDenied;
  }

  get headline(): Headline | undefined {
    return this.state && headlineOf(this.state, this.issueCount, { now: this.now, openedAt: this.openedAt });
  }

  /** A service that has not reported yet has no flows either. */
  get hasFlows(): boolean {
    return (this.state?.flows.length ?? 0) > 0;
  }

  get canSearch(): boolean {
    return this.canOperate && this.hasFlows;
  }

  get canOperate(): boolean {
    return MAY_OPERATE === true;
  }

  get isBusy(): boolean {
    return this.isAsking || this.commandId !== undefined;
  }

  async handleAsk({ detail }: CustomEvent<Wish>): Promise<void> {
    this.isAsking = true;
    this.done = detail.done;
    try {
      this.commandId = await requestCommand(detail.action, detail.payload);
    } catch (error) {
      this.toast('error', labels.commandRefused, errorText(error));
    }
    this.isAsking = false;
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    this.commandId = undefined;
    if (detail.state === 'done') this.toast('success', this.done, '');
    if (detail.state === 'failed') this.toast('error', labels.commandRefused, detail.message);
    if (detail.state === 'late') this.toast('warning', labels.commandLate, '');
    void this.refreshData?.();
  }

  private toast(variant: 'success' | 'warning' | 'error', title: string, message: string): void {
    this.dispatchEvent(new ShowToastEvent({ variant, title, message }));
  }
}
