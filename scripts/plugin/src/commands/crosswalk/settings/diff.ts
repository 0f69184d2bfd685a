import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { openSettingsOrg } from '../../../settings-command.ts';
import { compareDocuments } from '../../../settings-document.ts';
import type { SettingsChange } from '../../../settings-document.ts';
import { readSettingsFile } from '../../../settings-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.settings.diff');

export type DiffResult = { version: number; against: 'file' | 'pending'; changes: SettingsChange[] };

/** `sf crosswalk settings diff`: what a file, or the version that waits to be deployed, would change. */
export class CrosswalkSettingsDiff extends SfCommand<DiffResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    file: Flags.string({ char: 'f', summary: messages.getMessage('flags.file.summary') }),
  };

  public async run(): Promise<DiffResult> {
    const { flags } = await this.parse(CrosswalkSettingsDiff);
    const given = flags.file === undefined ? undefined : readSettingsFile(flags.file);
    const { effective, pending } = (await openSettingsOrg(flags['target-org'], flags['api-version'])).reported;
    const after = given ? given.settings : pending?.document;
    if (!after) throw messages.createError('error.nothing');
    const changes = compareDocuments(effective.document, after);
    if (changes.length === 0) this.logSuccess(messages.getMessage('info.same'));
    else this.table({ title: messages.getMessage('info.changes', [effective.version]), data: changes.map(({ path, before, after: now }) => ({ setting: path, now: before ?? '', later: now ?? '' })), columns: ['setting', 'now', 'later'] });
    return { version: effective.version, against: given ? 'file' : 'pending', changes };
  }
}
