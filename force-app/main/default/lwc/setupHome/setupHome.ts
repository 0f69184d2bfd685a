import { LightningElement, wire } from 'lwc';
import { graphql } from 'lightning/graphql';
import type { GraphqlResult } from 'lightning/graphql';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import MAY_CONFIGURE from '@salesforce/customPermission/Crosswalk_Configure';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { errorText, fillLabel } from 'c/labelText';
import { keepHeartbeat } from 'c/monitorHeartbeat';
import { labels } from 'c/setupLabels';
import { setupQuery } from 'c/setupQuery';
import type { SetupAnswer } from 'c/setupQuery';
import { keepFresh } from 'c/setupRefresh';
import type { Refreshing } from 'c/setupRefresh';
import { readSetup, stepNames, stepStates } from 'c/setupState';
import type { SetupState, StepName, StepState } from 'c/setupState';

type Wish = { action: string; payload: Record<string, unknown>; done?: string };
type Address = { url: string; expiresAt: string };

/** A service that somebody watches reports every 15 s. */
const silentMs = 75_000;
const placeKey = 'crosswalk-setup-step';
const isStep = (name: string | null): name is StepName => stepNames.some((each) => each === name);
const readAddress = (result?: Record<string, unknown>): Address => ({ url: String(result?.url), expiresAt: String(result?.expiresAt) });

/** The set-up page: five steps from an empty org to the first records, gone on with where one was. */
export default class SetupHome extends LightningElement {
  labels = labels;
  setup?: SetupState;
  problem = '';
  isDenied = MAY_CONFIGURE !== true;
  chosen?: StepName;
  /** The action that is under way. */
  asking = '';
  commandId?: string;
  addresses: Record<string, Address | undefined> = {};
  openedAt = Date.now();
  now = Date.now();
  private wishes: Wish[] = [];
  private refreshData?: () => Promise<void>;
  private refreshing?: Refreshing;
  private readonly beat = keepHeartbeat();

  @wire(graphql, { query: setupQuery })
  wiredSetup({ data, errors, refresh }: GraphqlResult<SetupAnswer>): void {
    [this.refreshData, this.now] = [refresh, Date.now()];
    if (data) {
      const { store: before, writer: writerBefore } = this.setup ?? {};
      [this.setup, this.problem] = [readSetup(data.uiapi.query.Crosswalk_Status__c.edges.map(({ node }) => node)), ''];
      // Somebody has used the link.
      if (this.setup.store?.state !== before?.state) this.addresses = { ...this.addresses, 'connect-store': undefined };
      if (this.setup.writer?.username !== writerBefore?.username) this.addresses = { ...this.addresses, 'connect-settings-writer': undefined };
      // What gets done while one looks at it stays where it is.
      this.chosen ??= this.step;
      if (!this.isDenied) void this.beat(this.setup.heartbeats);
    }
    // What a user may not read is no part of the schema.
    if (errors?.some(({ message }) => message.includes('FieldUndefined'))) this.isDenied = true;
    else if (errors) this.problem = errorText(errors[0]);
  }

  connectedCallback(): void {
    const kept = sessionStorage.getItem(placeKey);
    if (isStep(kept)) this.chosen = kept;
    this.refreshing = keepFresh(() => void this.refreshData?.());
  }

  disconnectedCallback(): void {
    this.refreshing?.stop();
  }

  get isLoading(): boolean {
    return !this.setup && !this.isDenied && this.problem === '';
  }

  get deniedDetail(): string {
    return fillLabel(labels.deniedDetail, 'Crosswalk Admin');
  }

  get isSilent(): boolean {
    const reportAt = this.setup?.reportAt;
    return reportAt !== undefined && this.now - this.openedAt > silentMs && this.now - reportAt > silentMs;
  }

  get states(): Record<StepName, StepState> | undefined {
    return this.setup && stepStates(this.setup, this.isSilent);
  }

  /** The step somebody chose, else the first that is not done. */
  get step(): StepName {
    return this.chosen ?? stepNames.find((name) => this.states?.[name] !== 'done') ?? 'load';
  }

  /** Which step is on the page; undefined while none may be. */
  get shown(): Partial<Record<StepName, boolean>> | undefined {
    return this.setup && !this.isDenied ? { [this.step]: true } : undefined;
  }

  get orgAddress(): Address | undefined {
    return this.addresses['connect-org'];
  }

  get writerAddress(): Address | undefined {
    return this.addresses['connect-settings-writer'];
  }

  get storeAddress(): Address | undefined {
    return this.addresses['connect-store'];
  }

  handleStep({ detail }: CustomEvent<StepName>): void {
    this.chosen = detail;
    sessionStorage.setItem(placeKey, detail);
  }

  /** One command after the other: a first load of three kinds is three. */
  async handleAsk({ detail }: CustomEvent<Wish | Wish[]>): Promise<void> {
    this.wishes = Array.isArray(detail) ? [...detail] : [detail];
    await this.askNext();
  }

  async handleAnswer({ detail }: CustomEvent<CommandAnswer>): Promise<void> {
    const [wish] = this.wishes.splice(0, 1);
    this.commandId = undefined;
    this.refreshing?.hurry();
    if (detail.state === 'failed') this.toast('error', labels.commandRefused, detail.message);
    if (detail.state === 'late') this.toast('warning', labels.commandLate, '');
    if (detail.state === 'done' && wish?.action.startsWith('connect-')) this.addresses = { ...this.addresses, [wish.action]: readAddress(detail.result) };
    if (detail.state === 'done' && wish?.done && this.wishes.length === 0) this.toast('success', wish.done, '');
    if (detail.state === 'failed') this.wishes = [];
    await this.askNext();
  }

  private async askNext(): Promise<void> {
    const [wish] = this.wishes;
    this.asking = wish?.action ?? '';
    if (!wish) return;
    try {
      this.commandId = await requestCommand(wish.action, wish.payload);
    } catch (error) {
      [this.wishes, this.asking] = [[], ''];
      this.toast('error', labels.commandRefused, errorText(error));
    }
  }

  private toast(variant: 'success' | 'warning' | 'error', title: string, message: string): void {
    this.dispatchEvent(new ShowToastEvent({ variant, title, message }));
  }
}
