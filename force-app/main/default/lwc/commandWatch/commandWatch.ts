import { api, LightningElement, wire } from 'lwc';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { UiRecord, WireResult } from 'lightning/uiRecordApi';
import ERROR_CODE from '@salesforce/schema/Crosswalk_Command__c.Error_Code__c';
import PROGRESS from '@salesforce/schema/Crosswalk_Command__c.Progress__c';
import MESSAGE from '@salesforce/schema/Crosswalk_Command__c.Message__c';
import RESULT from '@salesforce/schema/Crosswalk_Command__c.Result__c';
import STATUS from '@salesforce/schema/Crosswalk_Command__c.Status__c';

/** `late`: nothing moved for a minute; the command stays, only nobody waits here any more. `result`: what the service tells beside it. */
export type CommandAnswer = { state: 'done' | 'failed' | 'late'; code: string; message: string; result?: Record<string, unknown> };

const firstLookMs = 200;
const looksApartMsMax = 2_000;
const waitMsMax = 60_000;

function readResult(text: unknown): Record<string, unknown> | undefined {
  try {
    const result: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
    return typeof result === 'object' && result !== null ? { ...result } : undefined;
  } catch {
    return undefined;
  }
}

/** Waits for the answer of a command, out of sight, and tells it once in an `answer` event; how far it is, in `progress` events (`detail.percent`). */
export default class CommandWatch extends LightningElement {
  fields = [STATUS, ERROR_CODE, MESSAGE, PROGRESS, RESULT];
  private watched?: string;
  private timer?: ReturnType<typeof setTimeout>;
  private askedAt = 0;
  private percent = 0;

  @api
  get commandId(): string | undefined {
    return this.watched;
  }

  set commandId(id: string | undefined) {
    this.watched = id;
    this.stop();
    if (!id) return;
    this.askedAt = Date.now();
    this.percent = 0;
    this.look(firstLookMs);
  }

  @wire(getRecord, { recordId: '$watched', fields: '$fields' })
  wiredCommand({ data }: WireResult<UiRecord>): void {
    const status = getFieldValue(data, STATUS);
    if (!data || data.id !== this.watched) return;
    if (status !== 'Done' && status !== 'Failed') {
      this.advance(Number(getFieldValue(data, PROGRESS) ?? 0));
      return;
    }
    const result = readResult(getFieldValue(data, RESULT));
    this.tell({ state: status === 'Done' ? 'done' : 'failed', code: String(getFieldValue(data, ERROR_CODE) ?? ''), message: String(getFieldValue(data, MESSAGE) ?? ''), ...(result ? { result } : {}) });
  }

  disconnectedCallback(): void {
    this.stop();
  }

  /** A command that moves is not late. */
  private advance(percent: number): void {
    if (percent <= this.percent) return;
    [this.percent, this.askedAt] = [percent, Date.now()];
    this.dispatchEvent(new CustomEvent('progress', { detail: { percent } }));
  }

  private look(afterMs: number): void {
    this.timer = setTimeout(() => {
      if (this.watched === undefined) return;
      if (Date.now() - this.askedAt > waitMsMax) {
        this.tell({ state: 'late', code: '', message: '' });
        return;
      }
      void notifyRecordUpdateAvailable([{ recordId: this.watched }]);
      this.look(Math.min(looksApartMsMax, afterMs * 1.3));
    }, afterMs);
  }

  private stop(): void {
    clearTimeout(this.timer);
  }

  private tell(detail: CommandAnswer): void {
    this.stop();
    this.watched = undefined;
    this.dispatchEvent(new CustomEvent('answer', { detail }));
  }
}
