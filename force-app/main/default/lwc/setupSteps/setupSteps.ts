import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { labels } from 'c/setupLabels';
import { stepNames } from 'c/setupState';
import type { StepName, StepState } from 'c/setupState';

type Row = { name: StepName; title: string; stateLabel: string; number: string; icon: string; variant: string; itemClass: string; current: string };

export const stepTitles: Readonly<Record<StepName, string>> = { org: labels.stepOrg, store: labels.stepStore, preflight: labels.stepPreflight, flows: labels.stepFlows, load: labels.stepLoad };

const looks: Readonly<Record<StepState, { icon: string; variant: string; stateLabel: string }>> = {
  done: { icon: 'utility:success', variant: 'success', stateLabel: labels.stepDone },
  problem: { icon: 'utility:warning', variant: 'warning', stateLabel: labels.stepProblem },
  open: { icon: '', variant: '', stateLabel: labels.stepOpen },
};

/** The five steps, each with its state; any may be opened at any time. */
export default class SetupSteps extends LightningElement {
  @api states?: Record<StepName, StepState>;
  @api current: StepName = 'org';
  labels = labels;

  get rows(): Row[] {
    return stepNames.map((name, place) => {
      const isCurrent = name === this.current;
      return { name, title: stepTitles[name], number: String(place + 1), ...looks[this.states?.[name] ?? 'open'], itemClass: isCurrent ? 'step current' : 'step', current: isCurrent ? 'step' : 'false' };
    });
  }

  handleStep(event: Event): void {
    this.dispatchEvent(new CustomEvent('step', { detail: dataOf(event).step }));
  }
}
