import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createCallJournal } from '../sandbox/call-journal.ts';
import { createSandboxClock } from '../sandbox/clock.ts';
import { createFaults } from '../sandbox/faults.ts';
import { createSeededRandom } from '../sandbox/random.ts';
import { type OrgTwin, startOrgTwin } from '../sandbox/salesforce/org-twin.ts';
import { findPublishedSpecs } from './published-specs.ts';

const specs = findPublishedSpecs();

const publishedSchema = z.looseObject({ fields: z.record(z.string(), z.looseObject({ type: z.string().optional(), properties: z.string().optional() })) });
const describedSchema = z.object({
  fields: z.array(z.looseObject({ name: z.string(), type: z.string(), createable: z.boolean(), updateable: z.boolean(), nillable: z.boolean(), idLookup: z.boolean() })),
});
type Described = z.infer<typeof describedSchema>['fields'][number];

/** Rights as the reference writes them, in its order. */
const rightsOf = (field: Described): string[] =>
  [field.createable && 'Create', field.idLookup && 'idLookup', field.nillable && 'Nillable', field.updateable && 'Update'].filter((right) => right !== false);
const publishedRights = (properties: string): string[] => properties.split(/,\s*/).filter((right) => ['Create', 'idLookup', 'Nillable', 'Update'].includes(right)).sort((a, b) => a.localeCompare(b));

function fieldDifferences(object: string, published: z.infer<typeof publishedSchema>, described: readonly Described[]): string[] {
  return described.flatMap((field) => {
    const reference = published.fields[field.name];
    if (reference?.properties === undefined) return [];
    const [theirs, ours] = [publishedRights(reference.properties).join(', '), rightsOf(field).join(', ')];
    const type = reference.type?.toLowerCase();
    return [
      ...(theirs === ours ? [] : [`${object}.${field.name}: "${theirs}" is published, "${ours}" was described`]),
      ...(type === undefined || type === field.type ? [] : [`${object}.${field.name}: type ${type} is published, ${field.type} was described`]),
    ];
  });
}

describe('the org twin and the published object reference', { skip: specs.skip }, () => {
  const clock = createSandboxClock({ speed: 0 });
  const stateDir = mkdtempSync(join(tmpdir(), 'org-contract-'));
  const org: { twin?: OrgTwin } = {};

  before(async () => {
    const random = createSeededRandom(1);
    org.twin = await startOrgTwin({ port: 0, clock, faults: createFaults(random), journal: createCallJournal(), random, stateDir });
  });
  after(async () => {
    await org.twin?.close();
    clock.close();
    rmSync(stateDir, { recursive: true });
  });

  for (const object of ['Account', 'Contact', 'Order', 'OrderItem', 'Pricebook2', 'PricebookEntry', 'Product2']) {
    it(`agree on the fields of ${object}`, async () => {
      const response = await fetch(`${org.twin?.instanceUrl}/services/data/v66.0/sobjects/${object}/describe`, { headers: { Authorization: `Bearer ${org.twin?.adminToken}` } });
      const { fields } = describedSchema.parse(await response.json());
      const published = publishedSchema.parse(specs.read(`salesforce/objects/${object}.json`));
      assert.deepEqual(fieldDifferences(object, published, fields), []);
    });
  }
});
