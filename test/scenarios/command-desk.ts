import assert from 'node:assert/strict';
import { readOrgNames } from './org-names.ts';
import { deployPermissionSet } from './org-setup.ts';
import type { Row, ScenarioStack } from './scenario-stack.ts';

const answerMsMax = 60_000;
const pollMs = 20;

/** A person who is signed in to the org and asks things of the service. */
export type Person = {
  userId: string;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Creates a command row; its id. */
  ask(action: string, payload: unknown): Promise<string>;
};

/** The permission set a customer has for people in sales: their objects, with few fields. */
export async function setUpSales(stack: ScenarioStack): Promise<void> {
  await deployPermissionSet(stack, { name: 'Sales', objects: ['Account', 'Contact', 'Order'], fields: ['Account.Phone', 'Contact.AccountId', 'Contact.Email', 'Order.AccountId', 'Order.PoNumber'] });
}

export async function signIn(stack: ScenarioStack, username: string, permissionSets: readonly string[]): Promise<Person> {
  const { instanceUrl } = stack.sandbox.ready.salesforce;
  const names = readOrgNames();
  const session = await stack.control('POST', '/scenario', { system: 'salesforce', name: 'sign-in', username, permissionSets });
  assert.ok(typeof session === 'object' && session !== null && 'ids' in session && Array.isArray(session.ids) && 'accessToken' in session);
  const call: Person['call'] = async (method, path, body) => {
    const response = await fetch(`${instanceUrl}/services/data/v66.0${names.qualifyPath(path)}`, { method, headers: { authorization: `Bearer ${String(session.accessToken)}`, 'content-type': 'application/json' }, body: body === undefined ? undefined : JSON.stringify(names.qualify(body)) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : names.bare(JSON.parse(text)) };
  };
  return {
    userId: String(session.ids[0]),
    call,
    async ask(action, payload) {
      const { status, body } = await call('POST', '/sobjects/Crosswalk_Command__c', { Action__c: action, Payload__c: typeof payload === 'string' ? payload : JSON.stringify(payload) });
      assert.ok(status === 201 && typeof body === 'object' && body !== null && 'id' in body, JSON.stringify(body));
      return String(body.id);
    },
  };
}

const fields = 'Id, Action__c, Status__c, Progress__c, Result__c, Error_Code__c, Message__c, Accepted_At__c, Finished_At__c';

export async function readCommand(stack: ScenarioStack, id: string): Promise<Row> {
  const [row] = await stack.soql(`SELECT ${fields} FROM Crosswalk_Command__c WHERE Id = '${id}'`);
  assert.ok(row, `no command ${id}`);
  return row;
}

/** Waits for a state of the row; fails with the row as it is. */
export async function waitForCommand(stack: ScenarioStack, id: string, isReached: (row: Row) => boolean = (row) => row.Status__c === 'Done' || row.Status__c === 'Failed'): Promise<Row> {
  for (const deadline = performance.now() + answerMsMax; ; ) {
    const row = await readCommand(stack, id);
    if (isReached(row)) return row;
    assert.ok(performance.now() < deadline, `not reached: ${JSON.stringify(row)}\n${stack.service.output().slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Status, code and result of an answered command. */
export async function answerOf(stack: ScenarioStack, id: string): Promise<{ status: unknown; code: unknown; result: unknown }> {
  const row = await waitForCommand(stack, id);
  return { status: row.Status__c, code: row.Error_Code__c, result: typeof row.Result__c === 'string' ? JSON.parse(row.Result__c) : null };
}
