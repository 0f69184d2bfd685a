import { fillLabel } from 'c/labelText';
import { labels } from 'c/monitorLabels';
import type { MonitorState } from 'c/monitorStatus';

export type Headline = { title: string; detail: string; icon: string; variant?: string };

/** A service that somebody watches reports every 15 s. */
const silentMs = 75_000;

const good = 'utility:success';
const attention = 'utility:warning';
const bad = 'utility:error';

const names: Readonly<Record<string, string>> = { salesforce: labels.healthSalesforce, bigcommerce: labels.healthBigcommerce, database: labels.healthDatabase, hooks: labels.healthHooks, stream: labels.healthStream, settings: labels.healthSettings };

/** The name people know a part by. */
export const healthName = (name: string): string => names[name] ?? name;

/** The one sentence that says how things are; times in ms since the epoch. */
export function headlineOf(state: MonitorState, issueCount: number, { now, openedAt }: { now: number; openedAt: number }): Headline {
  const { reportAt } = state;
  if (reportAt === undefined && state.health.length === 0) return { title: labels.empty, detail: labels.emptyDetail, icon: 'utility:clock' };
  if (now - openedAt > silentMs && now - (reportAt ?? 0) > silentMs) return { title: labels.silent, detail: labels.silentDetail, icon: bad, variant: 'error' };
  const down = state.health.find(({ isReady }) => !isReady);
  if (down) return { title: fillLabel(labels.down, healthName(down.name)), detail: down.problem, icon: bad, variant: 'error' };
  if (issueCount > 0) return { title: issueCount === 1 ? labels.issuesOne : fillLabel(labels.issuesMany, issueCount), detail: labels.issuesDetail, icon: attention, variant: 'warning' };
  const paused = state.flows.find(({ isPaused }) => isPaused);
  if (paused) return { title: fillLabel(labels.paused, paused.title), detail: labels.pausedDetail, icon: attention, variant: 'warning' };
  return { title: labels.good, detail: labels.goodDetail, icon: good, variant: 'success' };
}
