import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readDeployConfig } from './config.ts';
import { createMetadataClient } from './connectors/salesforce/metadata-client.ts';
import { fillTemplate, isTemplate } from './connectors/salesforce/metadata-template.ts';

/** `deploy-package.ts [--permission-set NAME]… [--user USERNAME] [--settings-user USERNAME] FILE.zip…`: deploys zips in order, filled with the id of the user, then gives him the permission sets, and the settings writer his. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'permission-set': { type: 'string', multiple: true, default: [] }, user: { type: 'string' }, 'settings-user': { type: 'string' } } });
const client = createMetadataClient(readDeployConfig());
const integrationUserId = values.user === undefined ? undefined : await client.findUser(values.user);
for (const file of positionals) {
  const zip = readFileSync(file);
  if (integrationUserId === undefined && isTemplate(zip)) {
    process.stderr.write(`${file} names the user the service signs in as: say who it is with --user.\n`);
    process.exit(1);
  }
  const outcome = await client.deploy(integrationUserId === undefined ? zip : fillTemplate(zip, { integrationUserId }));
  if (!outcome.isSuccess) {
    process.stderr.write(`The org refuses ${file}:\n${outcome.failures.map((failure) => `  - ${failure}`).join('\n')}\n`);
    process.exit(1);
  }
  process.stdout.write(`${outcome.deployed} of ${outcome.total} components deployed\n`);
}
if (values.user !== undefined) await client.assignPermissionSets(values.user, values['permission-set']);
if (values['settings-user'] !== undefined) await client.assignPermissionSets(values['settings-user'], ['Crosswalk_Settings_Writer']);
await client.close();
