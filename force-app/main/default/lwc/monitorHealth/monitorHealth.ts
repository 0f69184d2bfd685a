import { api, LightningElement } from 'lwc';
import { healthName } from 'c/monitorHeadline';
import { labels } from 'c/monitorLabels';
import type { MonitorState } from 'c/monitorStatus';

/** Whether each part works, and why not. */
export default class MonitorHealth extends LightningElement {
  @api state?: MonitorState;
  labels = labels;

  get parts(): { name: string; label: string; text: string; icon: string; variant: string }[] {
    return (this.state?.health ?? []).map(({ name, isReady, problem }) => ({
      name, label: healthName(name), text: isReady ? labels.ready : problem || labels.problem, icon: isReady ? 'utility:success' : 'utility:error', variant: isReady ? 'success' : 'error',
    }));
  }
}
