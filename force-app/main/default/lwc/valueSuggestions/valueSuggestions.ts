import { api, LightningElement } from 'lwc';
import { labels } from 'c/assistLabels';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { dataOf } from 'c/eventData';
import { errorText, fillLabel } from 'c/labelText';
import type { Step } from 'c/settingsModel';

type Translation = { from: string; to: string; confidence: number; reason: string };
type Answered = { from: string; to?: string; confidence: number; reason: string };
type Row = { from: string; to: string; why: string; accept: string; ignore: string };

/** Proposes what values of the store are called in a picklist. Nothing is applied: tells `accept` with `detail.entries` for what somebody accepted. */
export default class ValueSuggestions extends LightningElement {
  /** The map and field whose picklist takes the values. */
  @api map = '';
  @api field = '';
  /** Values that need a translation. */
  @api values: readonly string[] = [];
  /** Steps that give such values for the newest records, beside those named. */
  @api steps?: readonly Step[];
  /** Values that have one: nothing is proposed for them. */
  @api known: readonly string[] = [];
  /** A value that stays as it is needs no row. */
  @api leavesSame = false;
  @api isReadOnly = false;
  labels = labels;
  commandId?: string;
  isAsking = false;
  problem = '';
  found?: readonly Translation[];
  private open: readonly string[] = [];

  get isBusy(): boolean {
    return this.isAsking || this.commandId !== undefined;
  }

  get isDisabled(): boolean {
    return this.isReadOnly || this.isBusy;
  }

  get rows(): Row[] {
    return (this.found ?? []).filter(({ from }) => !this.known.includes(from)).map(({ from, to, confidence, reason }) => ({ from, to, why: fillLabel(labels.confidence, Math.round(confidence * 100), reason), accept: fillLabel(labels.acceptOf, from, to), ignore: fillLabel(labels.ignoreOf, from) }));
  }

  get isShown(): boolean {
    return this.found !== undefined && !this.isBusy;
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  get acceptAll(): string {
    return this.rows.length > 1 ? fillLabel(labels.acceptAll, this.rows.length) : '';
  }

  /** Values nothing comes near enough to. */
  get byHand(): string {
    const left = this.open.filter((from) => !this.known.includes(from));
    return left.length > 0 ? fillLabel(labels.byHand, left.join(', ')) : '';
  }

  get isNothing(): boolean {
    return !this.hasRows && this.byHand === '';
  }

  async handleSuggest(): Promise<void> {
    const { map, field, values, steps } = this;
    [this.isAsking, this.problem, this.found] = [true, '', undefined];
    try {
      this.commandId = await requestCommand('suggest-translations', { map, field, values, ...(steps && steps.length > 0 ? { steps } : {}) });
    } catch (error) {
      this.problem = errorText(error);
    }
    this.isAsking = false;
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    this.commandId = undefined;
    if (detail.state !== 'done') {
      this.problem = detail.state === 'late' ? labels.late : detail.message;
      return;
    }
    const all: readonly Answered[] = Array.isArray(detail.result?.translations) ? detail.result.translations : [];
    this.found = all.flatMap(({ to, ...rest }) => (typeof to === 'string' && !(this.leavesSame && to === rest.from) ? [{ ...rest, to }] : []));
    this.open = all.filter(({ to }) => typeof to !== 'string').map(({ from }) => from);
    requestAnimationFrame(() => this.template?.querySelector<HTMLElement>('section')?.scrollIntoView?.({ block: 'nearest' }));
  }

  handleAccept(event: Event): void {
    const { from = '' } = dataOf(event);
    this.take(this.rows.filter((row) => row.from === from));
    this.leave(from);
  }

  handleAcceptAll(): void {
    this.take(this.rows);
    this.close();
  }

  handleIgnore(event: Event): void {
    this.leave(dataOf(event).from ?? '');
  }

  handleClose(): void {
    this.close();
  }

  private take(rows: readonly Row[]): void {
    this.dispatchEvent(new CustomEvent('accept', { detail: { entries: Object.fromEntries(rows.map(({ from, to }) => [from, to])) } }));
  }

  /** The focus goes on to the next proposal; after the last one back to the button. */
  private leave(from: string): void {
    const at = this.rows.findIndex((row) => row.from === from);
    const next = this.rows[at + 1] ?? this.rows[at - 1];
    this.found = (this.found ?? []).filter((each) => each.from !== from);
    if (next === undefined && this.byHand === '') this.close();
    else this.focusOn(next === undefined ? 'close' : 'accept', next?.from);
  }

  private close(): void {
    [this.found, this.open] = [undefined, []];
    this.focusOn('suggest');
  }

  private focusOn(id: string, from?: string): void {
    requestAnimationFrame(() => [...(this.template?.querySelectorAll<HTMLElement>(`[data-id="${id}"]`) ?? [])].find(({ dataset }) => dataset.from === from)?.focus());
  }
}
