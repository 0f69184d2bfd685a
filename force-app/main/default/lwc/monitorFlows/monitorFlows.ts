import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/monitorLabels';
import type { Flow } from 'c/monitorStatus';

type Row = Flow & { rate: number; success: number | undefined; stateLabel: string; /** One that is switched off by the settings has nothing to pause. */ hasButton: boolean; buttonLabel: string; buttonTitle: string };

const minutesAnHour = 60;

/** Flows with what waits in them, how much went through in the last hour and how well; pause and resume for who may operate. */
export default class MonitorFlows extends LightningElement {
  @api flows: readonly Flow[] = [];
  @api canOperate = false;
  @api isBusy = false;
  labels = labels;

  get rows(): Row[] {
    return this.flows.map((flow) => ({
      ...flow,
      rate: flow.done / minutesAnHour,
      success: flow.done + flow.dead === 0 ? undefined : flow.done / (flow.done + flow.dead),
      stateLabel: flow.isOff ? labels.flowOff : flow.isPaused ? labels.flowPaused : labels.flowActive,
      hasButton: flow.isPaused || !flow.isOff,
      buttonLabel: flow.isPaused ? labels.resume : labels.pause,
      buttonTitle: fillLabel(flow.isPaused ? labels.resumeOf : labels.pauseOf, flow.title),
    }));
  }

  handleToggle(event: Event): void {
    const flow = this.flows.find(({ name }) => name === dataOf(event).flow);
    if (!flow) return;
    const detail = { action: flow.isPaused ? 'resume-flow' : 'pause-flow', payload: { flow: flow.name }, done: fillLabel(flow.isPaused ? labels.resumedDone : labels.pausedDone, flow.title) };
    this.dispatchEvent(new CustomEvent('ask', { detail }));
  }
}
