import { api, LightningElement } from 'lwc';
import { healthName } from 'c/monitorHeadline';
import { labels } from 'c/monitorLabels';
import type { MonitorState } from 'c/monitorStatus';

/** Whether each part works, what waits, and how much of the day's API calls is used. */
export default class MonitorHealth extends LightningElement {
  @api state?: MonitorState;
  labels = labels;

  get parts(): { name: string; label: string; text: string; icon: string; variant: string }[] {
    return (this.state?.health ?? []).map(({ name, isReady, problem }) => ({
      name, label: healthName(name), text: isReady ? labels.ready : problem || labels.problem, icon: isReady ? 'utility:success' : 'utility:error', variant: isReady ? 'success' : 'error',
    }));
  }

  get waiting(): number {
    return this.state?.waiting ?? 0;
  }

  get oldestAt(): number | undefined {
    return this.waiting > 0 ? this.state?.oldestAt : undefined;
  }

  get budget(): number {
    return this.state?.budgetShare ?? 0;
  }

  get budgetPercent(): number {
    return Math.round(this.budget * 100);
  }
}
