import { existsSync, readFileSync } from 'node:fs';
import { Messages } from '@salesforce/core';
import type { Connection } from '@salesforce/core';
import { Flags, Progress, SfCommand } from '@salesforce/sf-plugins-core';
import { type ClientApp, readClientApp, readConsumerKey } from '../../client-app.ts';
import { openConnection } from '../../org-connection.ts';
import { deployZip, fillZip } from '../../package-deploy.ts';
import type { DeployOutcome } from '../../package-deploy.ts';
import { installVersion, qualifyZip } from '../../package-install.ts';
import type { InstalledVersion } from '../../package-install.ts';
import { findPackage } from '../../package-names.ts';
import { assignPermissionSet, findUserId } from '../../permission-assignment.ts';
import type { Assignment } from '../../permission-assignment.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.install');

type Deployed = Pick<DeployOutcome, 'id' | 'deployed' | 'total'>;
export type InstallResult = { isDryRun: boolean; package: Deployed | InstalledVersion; postInstall: Deployed | null; clientApp: (Deployed & { consumerKey: string | null }) | null; assignments: Assignment[] };

/** `sf crosswalk install`: the package, what belongs after it, and who may do what, in this order. Repeatable. */
export class CrosswalkInstall extends SfCommand<InstallResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    'integration-user': Flags.string({ char: 'u', required: true, summary: messages.getMessage('flags.integration-user.summary') }),
    'settings-user': Flags.string({ summary: messages.getMessage('flags.settings-user.summary') }),
    'package-file': Flags.string({ char: 'f', default: 'build/crosswalk.zip', summary: messages.getMessage('flags.package-file.summary') }),
    'package-version': Flags.salesforceId({ char: 'p', startsWith: '04t', length: 'both', exclusive: ['package-file', 'dry-run'], summary: messages.getMessage('flags.package-version.summary') }),
    'installation-key': Flags.string({ char: 'k', dependsOn: ['package-version'], summary: messages.getMessage('flags.installation-key.summary') }),
    'post-install-file': Flags.string({ default: 'build/post-install.zip', summary: messages.getMessage('flags.post-install-file.summary') }),
    certificate: Flags.string({ summary: messages.getMessage('flags.certificate.summary') }),
    'public-url': Flags.string({ default: 'http://localhost:8080', summary: messages.getMessage('flags.public-url.summary') }),
    'client-app-file': Flags.string({ default: 'build/external-client-app.zip', summary: messages.getMessage('flags.client-app-file.summary') }),
    'dry-run': Flags.boolean({ default: false, summary: messages.getMessage('flags.dry-run.summary') }),
    wait: Flags.duration({ char: 'w', unit: 'minutes', defaultValue: 33, min: 1, summary: messages.getMessage('flags.wait.summary') }),
  };

  public async run(): Promise<InstallResult> {
    const { flags } = await this.parse(CrosswalkInstall);
    const connection = await openConnection(flags['target-org'], flags['api-version']);
    const username = flags['integration-user'];
    // Everything that can be known to be wrong is said before anything is changed.
    const version = flags['package-version'];
    const zips = { package: version === undefined ? readZip(flags['package-file']) : undefined, postInstall: readZip(flags['post-install-file']) };
    const clientApp = flags.certificate === undefined ? undefined : { zip: readZip(flags['client-app-file']), ...readApp(flags.certificate, flags['public-url']) };
    const userId = await findUserId(connection, username);
    if (userId === undefined) throw messages.createError('error.user', [username]);
    const writer = flags['settings-user'];
    const writerId = writer === undefined ? undefined : await findUserId(connection, writer);
    if (writer !== undefined && writerId === undefined) throw messages.createError('error.user', [writer]);
    const isDryRun = flags['dry-run'];
    const deploy = (title: string, zip: Buffer) => this.#deploy(connection, zip, { title, isDryRun, timeoutMs: flags.wait.milliseconds });

    const installed = zips.package ? await deploy(messages.getMessage('info.package'), zips.package) : await this.#install(connection, { version: version ?? '', key: flags['installation-key'], timeoutMs: flags.wait.milliseconds });
    // What comes after stands on the package: without it there is nothing to validate against.
    if (isDryRun && 'total' in installed) {
      this.logSuccess(messages.getMessage('info.validated', [installed.total]));
      return { isDryRun, package: installed, postInstall: null, clientApp: null, assignments: [] };
    }
    const filled = fillZip(zips.postInstall, { integrationUserId: userId });
    const postInstall = await deploy(messages.getMessage('info.postInstall'), version === undefined ? filled : qualifyZip(filled, (await findPackage(connection))?.prefix ?? ''));
    const signIn = clientApp && { ...(await deploy(messages.getMessage('info.clientApp'), fillZip(clientApp.zip, await valuesOf(connection, clientApp, userId)))), consumerKey: (await readConsumerKey(connection)) ?? null };
    const admin = flags['target-org'].getUsername() ?? '';
    const assignments = [
      await assign(connection, { id: userId, username }, 'Crosswalk_Integration'),
      await assign(connection, { id: (await findUserId(connection, admin)) ?? '', username: admin }, 'Crosswalk_Admin'),
      ...(writer === undefined || writerId === undefined ? [] : [await assign(connection, { id: writerId, username: writer }, 'Crosswalk_Settings_Writer')]),
    ];
    for (const { username: name, permissionSet, isNew } of assignments) this.log(messages.getMessage(isNew ? 'info.assigned' : 'info.held', [name, permissionSet]));
    if (signIn) this.log(signIn.consumerKey === null ? messages.getMessage('info.consumerKeyHidden') : messages.getMessage('info.consumerKey', [signIn.consumerKey]));
    this.logSuccess(messages.getMessage('info.done'));
    return { isDryRun, package: installed, postInstall, clientApp: signIn ?? null, assignments };
  }

  async #install(connection: Connection, options: { version: string; key: string | undefined; timeoutMs: number }): Promise<InstalledVersion> {
    this.spinner.start(messages.getMessage('info.version', [options.version]));
    const { problems, ...installed } = await installVersion(connection, options)
      .catch((error: unknown) => Promise.reject(messages.createError('error.metadata', [error instanceof Error ? error.message : String(error)])))
      .finally(() => this.spinner.stop());
    if (problems.length > 0) throw messages.createError('error.version', [options.version, problems.join('\n- ')]);
    return installed;
  }

  async #deploy(connection: Connection, zip: Buffer, options: { title: string; isDryRun: boolean; timeoutMs: number }): Promise<Deployed> {
    const bar = new Progress(!this.jsonEnabled());
    bar.start(1, {}, { title: options.title });
    const onProgress = (done: number, of: number) => {
      bar.setTotal(of);
      bar.update(done);
    };
    const { id, isSuccess, deployed, total, failures } = await deployZip(connection, zip, { ...options, onProgress })
      .catch((error: unknown) => Promise.reject(messages.createError('error.metadata', [error instanceof Error ? error.message : String(error)])))
      .finally(() => bar.stop());
    if (!isSuccess) throw messages.createError('error.deploy', [options.title, failures.join('\n- ')]);
    return { id, deployed, total };
  }
}

function readZip(file: string): Buffer {
  if (!existsSync(file)) throw messages.createError('error.file', [file]);
  return readFileSync(file);
}

function readApp(file: string, publicUrl: string): ClientApp {
  const app = readClientApp(readZip(file).toString('utf8'), publicUrl);
  if ('problem' in app) throw messages.createError('error.certificate', [file, app.problem]);
  return app;
}

/** What is this org's own in the template of the app. */
async function valuesOf(connection: Connection, { certificate, callbackUrl }: ClientApp, userId: string): Promise<Record<string, string>> {
  const { records: sets } = await connection.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name IN ('Crosswalk_Integration', 'Crosswalk_Settings_Writer')");
  const user = await connection.singleRecordQuery<{ Email: string }>(`SELECT Email FROM User WHERE Id = '${userId}'`);
  return { certificate, callbackUrl, contactEmail: user.Email, permissionSetIds: sets.map(({ Id }) => Id).join(',') };
}

async function assign(connection: Connection, user: { id: string; username: string }, permissionSet: string): Promise<Assignment> {
  const assignment = await assignPermissionSet(connection, user, permissionSet);
  if (!assignment) throw messages.createError('error.permissionSet', [permissionSet]);
  return assignment;
}
