import { flowTitle, groupIssues, readStatus } from 'c/monitorStatus';
import type { IssueNode } from 'c/monitorQuery';

const text = (value: string | null) => ({ value });
const row = (key: string, kind: string, value: unknown) => ({ Id: `id ${key}`, Key__c: text(key), Kind__c: text(kind), Value__c: text(typeof value === 'string' ? value : JSON.stringify(value)) });
const issue = (entityKey: string, code: string, field: string | null = null): IssueNode => ({
  Id: `id ${entityKey}`, Name: text('ISS'), Code__c: text(code), Message__c: text('refused'), Actions__c: text('First.\n\nThen.'), Field__c: text(field), Flow__c: text('order-to-salesforce'), Entity_Key__c: text(entityKey), Number__c: text(null),
  Attempts__c: { value: 2 }, Last_At__c: text('2026-11-22T12:00:00.000Z'), Order__c: text(null), Account__c: text(null), Contact__c: text(null), Product2__c: text(null), OwnerId: text('005S'), CreatedById: text('005S'),
});

test('rows of the mirror become health, flows and figures; what cannot be read is passed over', () => {
  const state = readStatus([
    row('health:database', 'health', { isReady: true }), row('health:bigcommerce', 'health', { isReady: false, problem: 'It is away.' }), row('flow:order-to-salesforce', 'flow', { description: 'Orders', isPaused: true }),
    row('metric:work', 'metric', { 'order-to-salesforce': 3, commands: 1 }), row('metric:lag', 'metric', { oldestAt: '2026-11-22T12:00:00.000Z' }), row('metric:hour', 'metric', { done: 5, dead: 1, latencyMs: 900, flows: { 'order-to-salesforce': { done: 5, dead: 1 } } }), row('metric:org-calls', 'metric', { used: 25, max: 100 }), row('metric:store-window', 'metric', {}), row('chart:order-to-salesforce', 'chart', {}), row('metric:report', 'metric', '{'), row('heartbeat:005', 'heartbeat', null), row('later:x', 'later', {}), row('assistant:model', 'assistant', { isSetUp: true }),
  ]);
  expect(state).toEqual({
    hasModel: true,
    health: [{ name: 'bigcommerce', isReady: false, problem: 'It is away.' }, { name: 'database', isReady: true, problem: '' }],
    flows: [{ name: 'order-to-salesforce', title: 'Order to Salesforce', description: 'Orders', isPaused: true, waiting: 3, done: 5, dead: 1 }],
    waiting: 4, oldestAt: Date.UTC(2026, 10, 22, 12), hour: { done: 5, dead: 1, latencyMs: 900 }, orgCalls: { used: 25, max: 100 }, storeWindow: undefined, charts: new Map(), reportAt: undefined, heartbeats: new Map([['heartbeat:005', 'id heartbeat:005']]),
  });
});

test('issues are grouped by cause, the largest group first', () => {
  const groups = groupIssues([issue('order:1', 'CONFLICT'), issue('order:2', 'VALIDATION_RULE', 'PoNumber'), issue('order:3', 'VALIDATION_RULE', 'PoNumber')]);
  expect(groups.map(({ title, actions, records }) => [title, actions, records.map((record) => record.title)])).toEqual([['Validation rule: Po Number', ['First.', 'Then.'], ['Order 2', 'Order 3']], ['Conflict', ['First.', 'Then.'], ['Order 1']]]);
});

test('an issue names its record in the org and whose it is; what the service owns is nobody’s', () => {
  const [first] = groupIssues([issue('order:1', 'CONFLICT'), { ...issue('order:2', 'CONFLICT'), Order__c: text('8011'), Account__c: text('0011'), OwnerId: text('005A') }]);
  expect(first?.records.map(({ target, ownerId }) => [target, ownerId])).toEqual([[undefined, undefined], [{ object: 'Order', id: '8011' }, '005A']]);
});

test('flows are named for people', () => {
  expect(flowTitle('order-status-to-bigcommerce')).toBe('Order status to BigCommerce');
});
