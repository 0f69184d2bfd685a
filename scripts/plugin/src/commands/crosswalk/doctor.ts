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
import { checkChangeEvents, checkHooks, checkService } from '../../stream-checks.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.doctor');

/** In the order in which an administrator would mend them. */
const checks: Readonly<Record<string, Check>> = {
  'api-access': checkApiAccess,
  clock: checkClock,
  package: checkPackage,
  'permission-sets': checkPermissionSets,
  'object-access': checkObjectAccess,
  'field-access': checkFieldAccess,
  'change-events': checkChangeEvents,
  'price-book': checkPriceBook,
  'order-statuses': checkOrderStatuses,
  service: checkService,
  hooks: checkHooks,
};
const marks = { ok: '✓', warning: '!', failed: '✗' } as const;

export type DoctorResult = { org: string; findings: Finding[] };

/** `sf crosswalk doctor`: the pre-flight. Its exit code is 1 when a check failed. */
export class CrosswalkDoctor extends SfCommand<DoctorResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    'integration-user': Flags.string({ char: 'u', summary: messages.getMessage('flags.integration-user.summary') }),
  };

  public async run(): Promise<DoctorResult> {
    const { flags } = await this.parse(CrosswalkDoctor);
    const connection = await openConnection(flags['target-org'], flags['api-version']);
    this.spinner.start(messages.getMessage('info.checking', [flags['target-org'].getUsername() ?? '']));
    const org = await openDoctorOrg(connection, flags['integration-user']);
    const findings = await Promise.all(Object.entries(checks).map(([name, check]) => this.#look(org, name, check)));
    this.spinner.stop();
    this.#show(findings);
    process.exitCode = findings.some(({ state }) => state === 'failed') ? 1 : 0;
    return { org: flags['target-org'].getUsername() ?? '', findings };
  }

  /** A check that cannot be made is a finding too: often a right is missing. */
  async #look(org: DoctorOrg, name: string, check: Check): Promise<Finding> {
    try {
      return await check(org, createFindings(messages, name));
    } catch (error) {
      return { check: name, state: 'failed', message: messages.getMessage('error.check', [name, error instanceof Error ? error.message : String(error)]), fix: messages.getMessage('error.check.fix') };
    }
  }

  #show(findings: readonly Finding[]): void {
    for (const { state, message, fix } of findings) {
      this.log(`${marks[state]} ${message}`);
      if (fix !== undefined) this.log(`    ${fix}`);
    }
    const bad = findings.filter(({ state }) => state !== 'ok').length;
    this.log();
    if (bad === 0) this.logSuccess(messages.getMessage('info.ready'));
    else this.log(messages.getMessage('info.mend', [bad, findings.length]));
  }
}
