import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { checkFieldAccess, checkObjectAccess, checkPermissionSets } from '../../access-checks.ts';
import { openDoctorOrg } from '../../doctor-org.ts';
import type { DoctorOrg } from '../../doctor-org.ts';
import { createFindings } from '../../finding.ts';
import type { Finding } from '../../finding.ts';
import { checkApiAccess, checkClock, checkOrderStatuses, checkPackage, checkPriceBook } from '../../org-checks.ts';
import type { Check } from '../../org-checks.ts';
import { openConnection } from '../../org-connection.ts';
import { askPreflight } from '../../service-preflight.ts';
import type { ServiceFix, ServicePreflight } from '../../service-preflight.ts';
import { checkChangeEvents, checkEventFilters, checkHooks, checkService } from '../../stream-checks.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.doctor');

/** What only an administrator of the org can see, in the order in which he would mend it. */
const adminChecks: Readonly<Record<string, Check>> = {
  package: checkPackage,
  'permission-sets': checkPermissionSets,
  'object-access': checkObjectAccess,
  'event-filters': checkEventFilters,
};
const serviceCheck: Readonly<Record<string, Check>> = {
  service: checkService,
};
/** What the service looks at itself, as far as it can be seen from here: made only where it does not answer. */
const standInChecks: Readonly<Record<string, Check>> = {
  'org-api': checkApiAccess,
  clocks: checkClock,
  'field-access': checkFieldAccess,
  'change-events': checkChangeEvents,
  'price-book': checkPriceBook,
  'order-settings': checkOrderStatuses,
  hooks: checkHooks,
};
const marks = { ok: '✓', warning: '!', failed: '✗' } as const;

/** `service`: whether the findings are the service's, or why they are not. */
export type DoctorResult = { org: string; service: 'answered' | 'silent' | 'late' | 'refused'; findings: Finding[] };

/** `sf crosswalk doctor`: the pre-flight. Its exit code is 1 when a check failed. */
export class CrosswalkDoctor extends SfCommand<DoctorResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    'integration-user': Flags.string({ char: 'u', summary: messages.getMessage('flags.integration-user.summary') }),
    wait: Flags.duration({ char: 'w', unit: 'seconds', defaultValue: 45, min: 1, summary: messages.getMessage('flags.wait.summary') }),
  };

  public async run(): Promise<DoctorResult> {
    const { flags } = await this.parse(CrosswalkDoctor);
    const connection = await openConnection(flags['target-org'], flags['api-version']);
    this.spinner.start(messages.getMessage('info.checking', [flags['target-org'].getUsername() ?? '']));
    const opened = await openDoctorOrg(connection, flags['integration-user']);
    const preflight = await this.#ask(opened, flags.wait.milliseconds);
    const org: DoctorOrg = { ...opened, preflight, leftOut: messages.getMessage('info.leftOut') };
    const here = await this.#lookAll(org, { ...adminChecks, ...serviceCheck, ...('findings' in preflight ? {} : standInChecks) });
    const there = 'findings' in preflight ? preflight.findings : [];
    this.spinner.stop();
    const findings = [...here, ...there];
    this.#show({ here, there });
    process.exitCode = findings.some(({ state }) => state === 'failed') ? 1 : 0;
    return { org: flags['target-org'].getUsername() ?? '', service: 'reason' in preflight ? preflight.reason : 'answered', findings };
  }

  async #ask({ connection, names, health }: Pick<DoctorOrg, 'connection' | 'names' | 'health'>, timeoutMs: number): Promise<ServicePreflight> {
    if (!names) return { reason: 'silent' };
    if (health.length > 0) this.spinner.status = messages.getMessage('info.asking');
    const sayFix = (fix: ServiceFix, objectOf: (id: string) => string): string => {
      if (fix.kind === 'words') return fix.text;
      if (fix.kind === 'line') return messages.getMessage('fix.line', [fix.text]);
      if (fix.kind === 'command') return messages.getMessage('fix.page', [`${names.prefix}Crosswalk_Setup`]);
      return messages.getMessage('fix.record', [objectOf(fix.id), fix.id, Object.entries(fix.fields).map(([field, value]) => `${field}=${typeof value === 'string' ? `'${value}'` : value}`).join(' ')]);
    };
    return askPreflight(connection, names, { isReporting: health.length > 0, timeoutMs, sayFix });
  }

  #lookAll(org: DoctorOrg, checks: Readonly<Record<string, Check>>): Promise<Finding[]> {
    return Promise.all(Object.entries(checks).map(([name, check]) => this.#look(org, name, check)));
  }

  /** A check that cannot be made is a finding too: often a right is missing. */
  async #look(org: DoctorOrg, name: string, check: Check): Promise<Finding> {
    try {
      return await check(org, createFindings(messages, name));
    } catch (error) {
      return { check: name, state: 'failed', message: messages.getMessage('error.check', [name, error instanceof Error ? error.message : String(error)]), fix: messages.getMessage('error.check.fix') };
    }
  }

  #show({ here, there }: { here: readonly Finding[]; there: readonly Finding[] }): void {
    const list = (findings: readonly Finding[]): void => {
      for (const { state, message, fix } of findings) {
        this.log(`${marks[state]} ${message}`);
        if (fix !== undefined) this.log(`    ${fix}`);
      }
    };
    if (there.length > 0) this.log(messages.getMessage('info.here'));
    list(here);
    if (there.length > 0) this.log(messages.getMessage('info.service'));
    list(there);
    const all = [...here, ...there];
    const bad = all.filter(({ state }) => state !== 'ok').length;
    this.log();
    if (bad === 0) this.logSuccess(messages.getMessage('info.ready'));
    else this.log(messages.getMessage('info.mend', [bad, all.length]));
  }
}
