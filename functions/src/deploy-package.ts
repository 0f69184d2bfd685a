import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readDeployConfig } from './config.ts';
import { createMetadataClient } from './connectors/salesforce/metadata-client.ts';

/** `deploy-package.ts [--permission-set NAME]… [--user USERNAME] FILE.zip…`: deploys zips in order, then gives the permission sets. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'permission-set': { type: 'string', multiple: true, default: [] }, user: { type: 'string' } } });
const client = createMetadataClient(readDeployConfig());
for (const file of positionals) {
  const outcome = await client.deploy(readFileSync(file));
  if (!outcome.isSuccess) {
    process.stderr.write(`The org refuses ${file}:\n${outcome.failures.map((failure) => `  - ${failure}`).join('\n')}\n`);
    process.exit(1);
  }
  process.stdout.write(`${outcome.deployed} of ${outcome.total} components deployed\n`);
}
if (values.user !== undefined) await client.assignPermissionSets(values.user, values['permission-set']);
await client.close();
