import { api, LightningElement, wire } from 'lwc';
import { getFieldValue, getRecord, notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import type { UiRecord, WireResult } from 'lightning/uiRecordApi';
import ERROR_CODE from '@salesforce/schema/Crosswalk_Command__c.Error_Code__c';
import MESSAGE from '@salesforce/schema/Crosswalk_Command__c.Message__c';
import RESULT from '@salesforce/schema/Crosswalk_Command__c.Result__c';
import STATUS from '@salesforce/schema/Crosswalk_Command__c.Status__c';

/** `result` is JSON. `late`: no answer within a minute; the command stays, only nobody waits here any more. */
export type CommandAnswer = { state: 'done' | 'failed' | 'late'; code: string; message: string; result: string };

const firstLookMs = 200;
const looksApartMsMax = 2_000;
const waitMsMax = 60_000;

/** Waits for the answer of a command, out of sight, and tells it once in an `answer` event. */
export default class CommandWatch extends LightningElement {
  fields = [STATUS, ERROR_CODE, MESSAGE, RESULT];
  private watched?: string;
  private timer?: ReturnType<typeof setTimeout>;
  private askedAt = 0;

  @api
  get commandId(): string | undefined {
    return this.watched;
  }

  set commandId(id: string | undefined) {
    this.watched = id;
    this.stop();
    if (!id) return;
    this.askedAt = Date.now();
    this.look(firstLookMs);
  }

  @wire(getRecord, { recordId: '$watched', fields: '$fields' })
  wiredCommand({ data }: WireResult<UiRecord>): void {
    const status = getFieldValue(data, STATUS);
    if (data?.id !== this.watched || (status !== 'Done' && status !== 'Failed')) return;
    this.tell({ state: status === 'Done' ? 'done' : 'failed', code: String(getFieldValue(data, ERROR_CODE) ?? ''), message: String(getFieldValue(data, MESSAGE) ?? ''), result: String(getFieldValue(data, RESULT) ?? '') });
  }

  disconnectedCallback(): void {
    this.stop();
  }

  private look(afterMs: number): void {
    this.timer = setTimeout(() => {
      if (this.watched === undefined) return;
      if (Date.now() - this.askedAt > waitMsMax) {
        this.tell({ state: 'late', code: '', message: '', result: '' });
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
