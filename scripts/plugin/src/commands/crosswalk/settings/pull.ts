import { writeFileSync } from 'node:fs';
import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { openSettingsOrg } from '../../../settings-command.ts';
import type { SettingsFile } from '../../../settings-file.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.settings.pull');

export type PullResult = SettingsFile & { file: string };

/** `sf crosswalk settings pull`: what is in force, as a file to edit. */
export class CrosswalkSettingsPull extends SfCommand<PullResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    file: Flags.string({ char: 'f', default: 'crosswalk-settings.json', summary: messages.getMessage('flags.file.summary') }),
  };

  public async run(): Promise<PullResult> {
    const { flags } = await this.parse(CrosswalkSettingsPull);
    const { reported } = await openSettingsOrg(flags['target-org'], flags['api-version']);
    const { version, document: settings } = reported.effective;
    writeFileSync(flags.file, `${JSON.stringify({ version, settings }, undefined, 2)}\n`);
    this.logSuccess(messages.getMessage('info.done', [version, flags.file]));
    return { version, settings, file: flags.file };
  }
}
