import { api, LightningElement } from 'lwc';
import { barsOf, rowsOf, sumCharts } from 'c/monitorChartView';
import type { Bar, Chart, ChartRow } from 'c/monitorChartView';
import { labels } from 'c/monitorFigureLabels';
import { fillLabel } from 'c/labelText';
import type { Flow } from 'c/monitorStatus';

const all = '';

/** How many records went through, over the last five hours: a drawing, and the same as a table. */
export default class MonitorChart extends LightningElement {
  @api charts: ReadonlyMap<string, Chart> = new Map();
  @api flows: readonly Flow[] = [];
  labels = labels;
  flow = all;

  get options(): { label: string; value: string }[] {
    return [{ label: labels.chartAll, value: all }, ...this.flows.filter(({ name }) => this.charts.has(name)).map(({ name, title }) => ({ label: title, value: name }))];
  }

  get chart(): Chart | undefined {
    return this.flow === all ? sumCharts([...this.charts.values()]) : this.charts.get(this.flow);
  }

  get bars(): Bar[] {
    return this.chart ? barsOf(this.chart) : [];
  }

  get rows(): ChartRow[] {
    return this.chart ? rowsOf(this.chart) : [];
  }

  get isEmpty(): boolean {
    return this.rows.length === 0;
  }

  get most(): number {
    return Math.max(0, ...this.rows.map(({ done, dead }) => done + dead));
  }

  get from(): number | undefined {
    return this.chart?.from;
  }

  get until(): number | undefined {
    return this.chart && this.chart.from + this.chart.done.length * this.chart.everyMs;
  }

  get summary(): string {
    const sum = (of: (row: ChartRow) => number) => this.rows.reduce((total, row) => total + of(row), 0);
    return fillLabel(labels.chartSummary, sum((row) => row.done), sum((row) => row.dead));
  }

  handleFlow({ detail }: CustomEvent<{ value: string }>): void {
    this.flow = detail.value;
  }
}
