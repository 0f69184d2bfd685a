import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { askService } from '../../../service-command.ts';
import type { ServiceAnswer } from '../../../service-command.ts';
import { openSettingsOrg } from '../../../settings-command.ts';
import type { SettingsOrg } from '../../../settings-command.ts';
import { areSettings, deployRecords } from '../../../settings-deploy.ts';
import { readReportedSettings } from '../../../settings-document.ts';
import { readSettingsFile } from '../../../settings-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.settings.push');

export type PushResult = { version: number; deployed: number };

/** `sf crosswalk settings push`: has a file checked and approved by the service, and deploys what is approved: rows, then the pointer. */
export class CrosswalkSettingsPush extends SfCommand<PushResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    file: Flags.string({ char: 'f', exclusive: ['settings-version'], summary: messages.getMessage('flags.file.summary') }),
    'settings-version': Flags.integer({ char: 'n', min: 1, summary: messages.getMessage('flags.settings-version.summary') }),
    note: Flags.string({ default: '', summary: messages.getMessage('flags.note.summary') }),
    wait: Flags.duration({ char: 'w', unit: 'minutes', defaultValue: 10, min: 1, summary: messages.getMessage('flags.wait.summary') }),
  };

  public async run(): Promise<PushResult> {
    const { flags } = await this.parse(CrosswalkSettingsPush);
    const given = flags.file === undefined ? undefined : readSettingsFile(flags.file);
    const org = await openSettingsOrg(flags['target-org'], flags['api-version']);
    const timeoutMs = flags.wait.milliseconds;
    const approved = given ? await this.#approve(org, { document: given.settings, base: given.version, note: flags.note, timeoutMs }) : undefined;
    if (approved?.isLive === true) return { version: approved.version, deployed: 0 };
    const version = approved?.version ?? flags['settings-version'] ?? org.reported.pending?.version;
    if (version === undefined) throw messages.createError('error.nothing');
    const deployed = await this.#deploy(org, version, timeoutMs);
    await this.#take(org, version, timeoutMs);
    this.logSuccess(messages.getMessage('info.live', [version]));
    return { version, deployed };
  }

  /** The service checks, tries and keeps it; where it may, it deploys it too. */
  async #approve({ connection, names }: SettingsOrg, wanted: { document: Record<string, unknown>; base: number; note: string; timeoutMs: number }): Promise<{ version: number; isLive: boolean }> {
    this.spinner.start(messages.getMessage('info.checking'));
    const { timeoutMs, ...payload } = wanted;
    const answer = await askService(connection, names, { action: 'save-settings', payload, timeoutMs }).finally(() => this.spinner.stop());
    const { version, state } = accepted(answer).result;
    const isLive = state === 'live';
    if (isLive) this.logSuccess(messages.getMessage('info.live', [String(version)]));
    return { version: Number(version), isLive };
  }

  async #deploy({ connection, names }: SettingsOrg, version: number, timeoutMs: number): Promise<number> {
    const pending = await untilPending(connection, names, version, timeoutMs);
    const { rows = [], pointer } = pending ?? {};
    if (!pointer) throw messages.createError('error.notPending', [version]);
    if (!areSettings([...rows, pointer])) throw messages.createError('error.foreign', [version]);
    // The pointer last: until it stands the former version is in force.
    for (const records of [rows, [pointer]]) {
      const failures = await deployRecords(connection, names, records, timeoutMs).catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
      if (failures.length > 0) throw messages.createError('error.deploy', [failures.join('\n- ')]);
    }
    return rows.length + 1;
  }

  /** The service would find it within a minute; asked, it takes it at once. */
  async #take({ connection, names }: SettingsOrg, version: number, timeoutMs: number): Promise<void> {
    const answer = await askService(connection, names, { action: 'publish-settings', payload: { version }, timeoutMs });
    const { state, reason } = accepted(answer).result;
    if (state !== 'live') throw messages.createError('error.notTaken', [version, String(reason)]);
  }
}

function accepted(answer: ServiceAnswer): ServiceAnswer {
  if (answer.state === 'late') throw messages.createError('error.late');
  if (answer.state === 'failed') throw messages.createError('error.refused', [answer.message]);
  return answer;
}

const pollMs = 500;

/** What the service approved a moment ago is reported a moment later. */
async function untilPending(connection: SettingsOrg['connection'], names: SettingsOrg['names'], version: number, timeoutMs: number) {
  for (const deadline = Date.now() + Math.min(timeoutMs, 30_000); ; await new Promise((resolve) => setTimeout(resolve, pollMs))) {
    const reported = await readReportedSettings(connection, names);
    if (reported?.pending?.version === version) return reported.pending;
    if (Date.now() > deadline || (reported?.effective.version ?? 0) >= version) return undefined;
  }
}
