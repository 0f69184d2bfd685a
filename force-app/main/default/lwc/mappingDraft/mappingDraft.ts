import { api, LightningElement } from 'lwc';
import { labels } from 'c/assistLabels';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { dataOf } from 'c/eventData';
import { errorText, fillLabel } from 'c/labelText';
import type { AskAnswer } from 'c/mappingAsk';
import { labels as mappingLabels } from 'c/mappingLabels';
import { triedRecord } from 'c/mappingModel';
import type { TargetField, Tried, TriedField, World } from 'c/mappingModel';
import { stepsSummary } from 'c/mappingWords';
import type { Step } from 'c/settingsModel';

type Draft = { key: number; steps: readonly Step[]; explanation: string; tried?: TriedField; problem: string };
type Line = { key: number; words: string; value: string; isEmptyValue: boolean; isKnown: boolean };
type Shown = { key: number; title: string; explanation: string; lines: Line[]; problem: string; isTrying: boolean; payload: Record<string, unknown>; accept: string; discard: string };

const wishLengthMin = 3;
const wishLengthMax = 1_000;
const isTried = (result: object | undefined): result is Tried => result !== undefined && 'records' in result;

/** Steps for what somebody says in words, proposed by the language model and tried on the record on show. Nothing is applied: tells `accept` with `detail.steps`. */
export default class MappingDraft extends LightningElement {
  @api world?: World;
  labels = labels;
  wishLengthMax = wishLengthMax;
  isOpen = false;
  wish = '';
  commandId?: string;
  isAsking = false;
  problem = '';
  drafts?: readonly Draft[];
  left = 0;
  private field?: TargetField;

  /** Another field begins anew. */
  @api
  get target(): TargetField | undefined {
    return this.field;
  }

  set target(target: TargetField | undefined) {
    const isOther = target?.field !== this.field?.field;
    this.field = target;
    if (isOther) [this.isOpen, this.wish, this.commandId, this.isAsking, this.problem, this.drafts, this.left] = [false, '', undefined, false, '', undefined, 0];
  }

  get expanded(): string {
    return String(this.isOpen);
  }

  get icon(): string {
    return this.isOpen ? 'utility:chevrondown' : 'utility:chevronright';
  }

  get hasModel(): boolean {
    return this.world?.hasModel === true;
  }

  get isBusy(): boolean {
    return this.isAsking || this.commandId !== undefined;
  }

  get isAskDisabled(): boolean {
    return this.isBusy || this.wish.trim().length < wishLengthMin;
  }

  get isNone(): boolean {
    return this.drafts?.length === 0 && !this.isBusy;
  }

  get refused(): string {
    return (this.drafts?.length ?? 0) > 0 && this.left > 0 ? fillLabel(labels.draftRefused, this.left) : '';
  }

  get shown(): Shown[] {
    return (this.drafts ?? []).map(({ key, steps, explanation, tried, problem }) => ({
      key, explanation, payload: this.payloadOf(steps), isTrying: !tried && problem === '', problem: problem === '' ? (tried?.problem ?? '') : fillLabel(labels.draftNotTried, problem),
      title: fillLabel(labels.draftTitle, key + 1), accept: fillLabel(labels.draftAcceptOf, key + 1), discard: fillLabel(labels.draftDiscardOf, key + 1),
      lines: steps.map((step, index): Line => {
        const given = tried?.steps[index];
        return { key: index, words: stepsSummary([step]), value: given?.value ?? mappingLabels.emptyValue, isEmptyValue: given?.value === null, isKnown: given !== undefined };
      }),
    }));
  }

  handleToggle(): void {
    this.isOpen = !this.isOpen;
  }

  handleWish(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.wish = event.detail.value;
  }

  async handleAsk(): Promise<void> {
    [this.isAsking, this.problem, this.drafts, this.left] = [true, '', undefined, 0];
    try {
      this.commandId = await requestCommand('draft-steps', { map: this.world?.map, field: this.field?.field, wish: this.wish.trim() });
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
    const given: readonly Pick<Draft, 'steps' | 'explanation'>[] = Array.isArray(detail.result?.drafts) ? detail.result.drafts : [];
    this.drafts = given.map(({ steps, explanation }, key) => ({ key, steps, explanation, problem: '' }));
    this.left = Number(detail.result?.refused ?? 0);
  }

  handleTried(event: CustomEvent<AskAnswer>): void {
    const { result, message } = event.detail;
    const field = isTried(result) ? triedRecord(result, this.world?.recordKey)?.fields[this.field?.field ?? ''] : undefined;
    this.change(Number(dataOf(event).key), { tried: field, problem: field ? '' : message === '' ? labels.late : message });
  }

  handleAccept(event: Event): void {
    const draft = this.drafts?.find(({ key }) => key === Number(dataOf(event).key));
    if (!draft) return;
    [this.drafts, this.isOpen, this.wish] = [undefined, false, ''];
    this.dispatchEvent(new CustomEvent('accept', { detail: { steps: draft.steps } }));
    this.focusOn('toggle');
  }

  handleDiscard(event: Event): void {
    const left = (this.drafts ?? []).filter(({ key }) => key !== Number(dataOf(event).key));
    this.drafts = left.length > 0 ? left : undefined;
    this.focusOn(left.length > 0 ? 'discard' : 'wish');
  }

  private payloadOf(steps: readonly Step[]): Record<string, unknown> {
    const { map = '', entityKey = '', tables = {} } = this.world ?? {};
    return { map, ...(entityKey === '' ? {} : { entityKey }), fieldMaps: { [map]: { [this.field?.field ?? '']: { isOn: true, steps } } }, tables };
  }

  private change(key: number, more: Partial<Draft>): void {
    this.drafts = this.drafts?.map((draft) => (draft.key === key ? { ...draft, ...more } : draft));
  }

  private focusOn(id: string): void {
    requestAnimationFrame(() => this.template?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus());
  }
}
