import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { openConnection } from '../../org-connection.ts';
import { findPackage } from '../../package-names.ts';
import { readStatus } from '../../status-report.ts';
import type { StatusReport } from '../../status-report.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.status');

/** `sf crosswalk status`: what the service says of itself in the org, and the open issues. */
export class CrosswalkStatus extends SfCommand<StatusReport> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
  };

  public async run(): Promise<StatusReport> {
    const { flags } = await this.parse(CrosswalkStatus);
    const connection = await openConnection(flags['target-org'], flags['api-version']);
    const names = await findPackage(connection);
    if (!names) throw messages.createError('error.notInstalled', [flags['target-org'].getUsername() ?? '']);
    const report = await readStatus(connection, names);
    if (report.health.length === 0) throw messages.createError('error.silent');
    this.#show(report);
    return report;
  }

  #show({ health, flows, issues, deadLetters, apiBudgetShare }: StatusReport): void {
    this.table({ title: messages.getMessage('info.health'), data: health.map(({ name, isReady, problem, since }) => ({ part: name, state: isReady ? 'ready' : (problem ?? 'not ready'), since: since ?? '' })), columns: ['part', 'state', 'since'] });
    this.table({ title: messages.getMessage('info.flows'), data: flows.map(({ name, isPaused, waiting }) => ({ flow: name, state: isPaused ? 'paused' : 'running', waiting })), columns: ['flow', 'state', 'waiting'] });
    if (issues.length > 0) this.table({ title: messages.getMessage('info.issues'), data: issues.map(({ code, count, message, actions }) => ({ code, count, message, remedy: actions })), columns: ['code', 'count', 'message', 'remedy'] });
    else this.logSuccess(messages.getMessage('info.noIssues'));
    this.log(messages.getMessage('info.figures', [deadLetters, apiBudgetShare === null ? '?' : Math.round(apiBudgetShare * 100)]));
  }
}
