import assert from 'node:assert/strict';
import { asRow } from './order-desk.ts';
import type { Row, ScenarioStack } from './scenario-stack.ts';

/** What people do in the org and in the service's monitor. */
export type OrgDesk = {
  create(object: string, values: Row): Promise<string>;
  update(object: string, id: unknown, values: Row): Promise<void>;
  /** The loser's children become the master's, and the loser is gone. */
  merge(object: string, master: unknown, loser: unknown): Promise<void>;
  /** Code, state and field of every issue that was ever opened for this record. */
  issues(entityKey: string): Promise<Row[]>;
  /** Has every open dead letter tried again; answers how many there were. */
  redrive(): Promise<number>;
  /** What the service committed in the org so far, of these objects. */
  written(objects: readonly string[]): Promise<string[]>;
};

const issueFields = ['Code__c', 'State__c', 'Field__c', 'Message__c', 'Actions__c'];

/** The org through the eyes of a person. */
export function createOrgDesk(stack: ScenarioStack): OrgDesk {
  const act = async (name: string, options: Row) => asRow(await stack.control('POST', '/scenario', { system: 'salesforce', name, ...options }));
  return {
    async create(object, values) {
      const { ids } = await act('create', { object, values });
      assert.ok(Array.isArray(ids));
      return String(ids[0]);
    },
    update: async (object, id, values) => void (await act('update', { object, id, values })),
    merge: async (object, master, loser) => void (await act('merge', { object, master, losers: [loser] })),
    issues: async (entityKey) => (await stack.soql(`SELECT ${issueFields.join(', ')} FROM Crosswalk_Issue__c WHERE Entity_Key__c = '${entityKey}'`)).map(({ attributes: _attributes, ...issue }) => issue),
    async redrive() {
      const letters = await stack.operations('GET', '/dead-letters?state=open');
      assert.ok(Array.isArray(letters));
      if (letters.length > 0) await stack.operations('POST', '/dead-letters/redrive', { ids: letters.map((letter) => asRow(letter).id) });
      return letters.length;
    },
    async written(objects) {
      const writes = (await stack.writes()).filter((write) => write.system === 'salesforce' && write.route.includes('composite') && objects.includes(write.object));
      return writes.map((write) => `${write.action} ${write.object}`);
    },
  };
}
