import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/monitorFigureLabels';
import type { MonitorState } from 'c/monitorStatus';

type Figure = { key: string; label: string; value: number | undefined; isPercent: boolean; unit: string; detail: string; bar: number | undefined; since?: number };

const minutesAnHour = 60;
const percent = (share: number) => Math.round(share * 100);
const number = new Intl.NumberFormat();
const text = (value: number) => number.format(value);

/** Is it healthy, in one glance: throughput, success, delay, queue, and what both platforms still allow. */
export default class MonitorFigures extends LightningElement {
  @api state?: MonitorState;
  labels = labels;

  get figures(): Figure[] {
    const { hour, orgCalls, storeWindow, waiting = 0, oldestAt } = this.state ?? {};
    const base = { isPercent: false, unit: '', bar: undefined };
    const done = hour?.done ?? 0;
    const ended = done + (hour?.dead ?? 0);
    return [
      { ...base, key: 'rate', label: labels.rate, value: hour && Math.round((done / minutesAnHour) * 10) / 10, detail: labels.rateDetail },
      { ...base, key: 'success', label: labels.success, value: ended === 0 ? undefined : done / ended, isPercent: true, detail: ended === 0 ? labels.successNone : fillLabel(labels.successDetail, text(done), text(ended)) },
      { ...base, key: 'latency', label: labels.latency, value: hour?.latencyMs === undefined ? undefined : hour.latencyMs / 1000, unit: ' s', detail: labels.latencyDetail },
      { ...base, key: 'waiting', label: labels.queue, value: waiting, detail: waiting > 0 && oldestAt !== undefined ? labels.queueOldest : labels.queueNone, ...(waiting > 0 && oldestAt !== undefined ? { since: oldestAt } : {}) },
      { ...base, key: 'org-calls', label: labels.orgCalls, value: orgCalls && orgCalls.used / orgCalls.max, isPercent: true, detail: orgCalls ? fillLabel(labels.orgCallsDetail, text(orgCalls.used), text(orgCalls.max)) : '', bar: orgCalls && percent(orgCalls.used / orgCalls.max) },
      { ...base, key: 'store-calls', label: labels.storeCalls, value: storeWindow && 1 - storeWindow.left / storeWindow.quota, isPercent: true, detail: storeWindow ? fillLabel(labels.storeCallsDetail, text(storeWindow.left), text(storeWindow.quota), text(storeWindow.windowMs / 1000)) : '', bar: storeWindow && percent(1 - storeWindow.left / storeWindow.quota) },
    ];
  }

  get shown(): (Figure & { hasValue: boolean; hasBar: boolean; format: string })[] {
    return this.figures.map((figure) => ({ ...figure, hasValue: figure.value !== undefined, hasBar: figure.bar !== undefined, format: figure.isPercent ? 'percent' : 'decimal' }));
  }
}
