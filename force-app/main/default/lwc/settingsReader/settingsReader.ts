import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import type { GraphqlResult } from 'lightning/graphql';
import MAY_CONFIGURE from '@salesforce/customPermission/Crosswalk_Configure';
import { errorText } from 'c/labelText';
import { keepHeartbeat } from 'c/monitorHeartbeat';
import type { SettingsDocument } from 'c/settingsModel';
import { settingsQuery } from 'c/settingsQuery';
import type { SettingsAnswer } from 'c/settingsQuery';
import { readSettingsState } from 'c/settingsState';
import type { SettingsState } from 'c/settingsState';

const refreshEveryMs = 5_000;

/** What every page of settings begins with: it reads what is in force, again and again, and knows who may change it. */
export default class SettingsReader extends LightningElement {
  state?: SettingsState;
  /** What is shown, where it is not what is in force. */
  edited?: SettingsDocument;
  problem = '';
  isDenied = false;
  protected published?: number;
  protected refreshData?: () => Promise<void>;
  private timer?: ReturnType<typeof setInterval>;
  private readonly beat = keepHeartbeat();

  @wire(graphql, { query: settingsQuery })
  wiredSettings({ data, errors, refresh }: GraphqlResult<SettingsAnswer>): void {
    this.refreshData = refresh;
    if (data) {
      this.state = readSettingsState(data.uiapi.query.Crosswalk_Status__c.edges.map(({ node }) => node));
      [this.problem, this.isDenied] = ['', false];
      // What was published is shown until the service reports it, lest the former values flash up.
      if (this.published !== undefined && (this.state.effective?.version ?? 0) >= this.published) [this.edited, this.published] = [undefined, undefined];
      void this.beat(this.state.heartbeats);
    }
    // What a user may not read is no part of the schema.
    if (errors) this.isDenied = errors.some(({ message }) => message.includes('FieldUndefined'));
    if (errors && !this.isDenied) this.problem = errorText(errors[0]);
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

  get isEmpty(): boolean {
    return this.state !== undefined && !this.state.effective && !this.isDenied;
  }

  get document(): SettingsDocument | undefined {
    return this.isDenied ? undefined : (this.edited ?? this.state?.effective?.document);
  }

  get canConfigure(): boolean {
    return MAY_CONFIGURE === true;
  }
}
