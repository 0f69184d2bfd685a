import { api, LightningElement } from 'lwc';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { updateRecord } from 'lightning/uiRecordApi';
import { dataOf } from 'c/eventData';
import { errorText, fillLabel } from 'c/labelText';
import { checkTitles, labels } from 'c/setupLabels';
import type { Finding } from 'c/setupState';

type Row = { name: string; title: string; message: string; icon: string; variant: string; stateLabel: string; canFix: boolean; fixTitle: string; line?: string; words?: string };

const looks: Readonly<Record<Finding['state'], { icon: string; variant: string; stateLabel: string }>> = {
  ok: { icon: 'utility:success', variant: 'success', stateLabel: labels.checkOk },
  warning: { icon: 'utility:warning', variant: 'warning', stateLabel: labels.checkWarning },
  failed: { icon: 'utility:error', variant: 'error', stateLabel: labels.checkFailed },
};

/** Third step: what was looked at, each in a sentence, and what mends it. */
export default class SetupPreflight extends LightningElement {
  @api findings: readonly Finding[] = [];
  @api asking = '';
  @api address?: { url: string; expiresAt: string };
  labels = labels;

  get rows(): Row[] {
    return this.findings.map(({ name, state, message, fix }) => {
      const title = checkTitles[name] ?? name;
      return { name, title, message, ...looks[state], canFix: fix?.kind === 'command' || fix?.kind === 'record', fixTitle: fillLabel(labels.checkFixOf, title), ...(fix?.kind === 'line' ? { line: fix.text } : {}), ...(fix?.kind === 'words' ? { words: fix.text } : {}) };
    });
  }

  /** Of the store's connection, while that is what is to be mended. */
  get link(): { url: string; expiresAt: string } | undefined {
    return this.findings.some(({ state, fix }) => state !== 'ok' && fix?.action === 'connect-store') ? this.address : undefined;
  }

  get hasFindings(): boolean {
    return this.findings.length > 0;
  }

  get isRunning(): boolean {
    return this.asking === 'preflight' || this.asking === 'repair-hooks';
  }

  get isBusy(): boolean {
    return this.asking !== '';
  }

  private get failedCount(): number {
    return this.findings.filter(({ state }) => state === 'failed').length;
  }

  get headline(): string {
    if (this.isRunning) return labels.checkRunning;
    if (this.failedCount > 0) return this.failedCount === 1 ? labels.checkFailedOne : fillLabel(labels.checkFailedMany, this.failedCount);
    return this.findings.some(({ state }) => state === 'warning') ? labels.checkWarned : labels.checkGood;
  }

  get checkedAt(): number | undefined {
    return this.findings[0]?.checkedAt;
  }

  get runLabel(): string {
    return this.hasFindings ? labels.checkAgain : labels.checkRun;
  }

  get runVariant(): string {
    return this.hasFindings && this.failedCount === 0 ? 'neutral' : 'brand';
  }

  get canGoOn(): boolean {
    return this.hasFindings && this.failedCount === 0;
  }

  get nextLabel(): string {
    return fillLabel(labels.next, labels.stepFlows);
  }

  handleRun(): void {
    this.ask('preflight', {});
  }

  async handleFix(event: Event): Promise<void> {
    const fix = this.findings.find(({ name }) => name === dataOf(event).check)?.fix;
    if (fix?.kind === 'command') this.ask(fix.action ?? '', fix.payload ?? {});
    if (fix?.kind !== 'record') return;
    try {
      await updateRecord({ fields: { Id: fix.id, ...fix.fields } });
      this.dispatchEvent(new ShowToastEvent({ variant: 'success', title: labels.checkFixed }));
      this.handleRun();
    } catch (error) {
      this.dispatchEvent(new ShowToastEvent({ variant: 'error', title: labels.commandRefused, message: errorText(error) }));
    }
  }

  handleNext(): void {
    this.dispatchEvent(new CustomEvent('step', { detail: 'flows' }));
  }

  private ask(action: string, payload: Record<string, unknown>): void {
    this.dispatchEvent(new CustomEvent('ask', { detail: { action, payload } }));
  }
}
