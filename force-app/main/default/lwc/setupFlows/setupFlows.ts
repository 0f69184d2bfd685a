import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/setupLabels';
import type { Flow } from 'c/monitorStatus';

/** Fourth step: which records travel, and which way. */
export default class SetupFlows extends LightningElement {
  @api flows: readonly Flow[] = [];
  @api asking = '';
  labels = labels;

  get isBusy(): boolean {
    return this.asking !== '';
  }

  get nextLabel(): string {
    return fillLabel(labels.next, labels.stepLoad);
  }

  handleAsk({ detail }: CustomEvent<unknown>): void {
    this.dispatchEvent(new CustomEvent('ask', { detail }));
  }

  handleNext(): void {
    this.dispatchEvent(new CustomEvent('step', { detail: 'load' }));
  }
}
