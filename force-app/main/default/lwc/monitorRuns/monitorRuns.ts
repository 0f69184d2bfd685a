import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/monitorFigureLabels';
import type { RunNode } from 'c/monitorQuery';
import { flowTitle } from 'c/monitorStatus';

type Row = { id: string; title: string; state: string; percent: number; hasBar: boolean; progress: string; failed: string; startedAt: number | undefined };

const number = new Intl.NumberFormat();
const isActive = (state: string) => state === 'Running' || state === 'Paused';

/** First loads, backfills and comparisons, each with how far it is. */
export default class MonitorRuns extends LightningElement {
  @api runs: readonly RunNode[] = [];
  labels = labels;

  get isEmpty(): boolean {
    return this.runs.length === 0;
  }

  get rows(): Row[] {
    return this.runs.map((run) => {
      const [done, total, failed] = [run.Done__c.value ?? 0, run.Total__c.value ?? 0, run.Failed__c.value ?? 0];
      const state = run.State__c.value ?? '';
      return {
        id: run.Id, state, title: [flowTitle(run.Kind__c.value ?? ''), run.Flow__c.value === null ? '' : flowTitle(run.Flow__c.value)].filter(Boolean).join(' · '),
        percent: total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0, hasBar: isActive(state) && total > 0,
        progress: total > 0 ? fillLabel(labels.runProgress, number.format(done), number.format(total)) : fillLabel(labels.runDone, number.format(done)),
        failed: failed > 0 ? fillLabel(labels.runFailed, number.format(failed)) : '', startedAt: run.Started_At__c.value === null ? undefined : Date.parse(run.Started_At__c.value),
      };
    });
  }
}
