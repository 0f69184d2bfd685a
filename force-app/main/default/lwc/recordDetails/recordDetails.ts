import { api, LightningElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import MAY_OPERATE from '@salesforce/customPermission/Crosswalk_Operate';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { errorText } from 'c/labelText';
import type { Comparison } from 'c/recordCompare';
import { labels } from 'c/recordDetailLabels';
import type { Journey } from 'c/recordJourneyView';

type View = 'compare' | 'journey';

const isComparison = (value: unknown): value is Comparison => typeof value === 'object' && value !== null && 'isInStore' in value;
const isJourney = (value: unknown): value is Journey => typeof value === 'object' && value !== null && 'tries' in value;

/** Comparison and journey of a record, asked of the service when somebody wants to see them. */
export default class RecordDetails extends LightningElement {
  @api recordId = '';
  labels = labels;
  comparison?: Comparison;
  journey?: Journey;
  problem = '';
  commandId?: string;
  private view?: View;
  private asked?: View | 'resolve';

  get isBusy(): boolean {
    return this.asked !== undefined;
  }

  get isCompareOpen(): boolean {
    return this.view === 'compare';
  }

  get isJourneyOpen(): boolean {
    return this.view === 'journey';
  }

  get isOpen(): boolean {
    return this.view !== undefined;
  }

  get canResolve(): boolean {
    return MAY_OPERATE === true;
  }

  get heading(): string {
    return this.isCompareOpen ? labels.compareTitle : labels.journeyTitle;
  }

  get waiting(): string {
    return this.isCompareOpen ? labels.loadingCompare : labels.loadingJourney;
  }

  get isLoading(): boolean {
    return this.isBusy && this.asked === this.view;
  }

  get shownComparison(): Comparison | undefined {
    return this.isCompareOpen && !this.isLoading && this.problem === '' ? this.comparison : undefined;
  }

  get shownJourney(): Journey | undefined {
    return this.isJourneyOpen && !this.isLoading && this.problem === '' ? this.journey : undefined;
  }

  handleCompare(): void {
    void this.open('compare');
  }

  handleJourney(): void {
    void this.open('journey');
  }

  handleClose(): void {
    this.view = undefined;
  }

  handleResolve({ detail }: CustomEvent<{ choices: Record<string, string> }>): void {
    void this.ask('resolve', { recordId: this.recordId, choices: detail.choices });
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    const asked = this.asked;
    [this.commandId, this.asked] = [undefined, undefined];
    if (detail.state !== 'done') this.fail(detail.state === 'late' ? labels.commandLate : detail.message);
    else if (asked === 'resolve') {
      this.toast('success', labels.resolveDone, labels.resolveDoneDetail);
      this.dispatchEvent(new CustomEvent('resolved'));
      void this.open('compare');
    } else this.take(detail.result);
  }

  private take(result: unknown): void {
    if (isComparison(result)) this.comparison = result;
    if (isJourney(result)) this.journey = result;
    if (isComparison(result) || isJourney(result)) this.dispatchEvent(new CustomEvent('storelink', { detail: { url: result.storeLink ?? undefined } }));
  }

  private async open(view: View): Promise<void> {
    this.view = view;
    await this.ask(view, { recordId: this.recordId });
  }

  private async ask(action: View | 'resolve', payload: Record<string, unknown>): Promise<void> {
    [this.asked, this.problem] = [action, ''];
    try {
      this.commandId = await requestCommand(action, payload);
    } catch (error) {
      this.asked = undefined;
      this.fail(errorText(error));
    }
  }

  private fail(message: string): void {
    this.problem = message;
  }

  private toast(variant: 'success', title: string, message: string): void {
    this.dispatchEvent(new ShowToastEvent({ variant, title, message }));
  }
}
