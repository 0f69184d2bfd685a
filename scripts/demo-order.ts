import type { SandboxReady } from '../test/sandbox/start-sandbox.ts';

type Service = { url: string; operatorToken: string };
type Row = Record<string, unknown>;

const waitMsMax = 30_000;
const pollMs = 50;

/** Places one order through the store's own API, waits for it in the org, ships it there, and prints what happened. False when either did not arrive. */
export async function showDemoOrder(ready: SandboxReady, service: Service, say: (line: string) => void): Promise<boolean> {
  const startedAt = performance.now();
  const placed = await placeOrder(ready);
  const order = await waitForOrder(ready, placed.id);
  if (!order) {
    say(`The demo order ${placed.id} did not reach the org in ${waitMsMax / 1000} s. ${service.url}/readyz and the log say why.`);
    return false;
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(2);
  const lines = await query(ready, `SELECT Description, Quantity, UnitPrice, TotalPrice, BC_Kind__c FROM OrderItem WHERE OrderId = '${String(order.Id)}' ORDER BY BC_Kind__c, BC_Key__c`);
  const links = { store: `${ready.bigcommerce.apiUrl}/stores/${ready.bigcommerce.storeHash}/v2/orders/${placed.id}`, org: `${ready.salesforce.instanceUrl}/services/data/v${ready.salesforce.apiVersion}/sobjects/Order/${String(order.Id)}` };
  const backAfter = await showWayBack(ready, { orderId: placed.id, salesforceId: String(order.Id) });
  say(render({ placed, order, lines, seconds, backAfter, links, service }));
  return order.Status === 'Activated' && backAfter !== undefined;
}

const shippedStatus = 2;

/** A salesperson ships the order in Salesforce: seconds until the store shows it, or undefined when it never does. */
async function showWayBack({ bigcommerce, salesforce }: SandboxReady, { orderId, salesforceId }: { orderId: number; salesforceId: string }): Promise<string | undefined> {
  const changedAt = performance.now();
  const changed = await fetch(`${salesforce.instanceUrl}/services/data/v${salesforce.apiVersion}/sobjects/Order/${salesforceId}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${salesforce.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ BC_Status__c: 'Shipped', BC_Tracking_Number__c: '1Z999AA10123456784', BC_Tracking_Carrier__c: 'ups' }),
  });
  if (!changed.ok) throw new Error(`The sandbox org refuses the change of the demo order: ${await changed.text()}`);
  for (const deadline = performance.now() + waitMsMax; performance.now() < deadline; ) {
    const response = await fetch(`${bigcommerce.apiUrl}/stores/${bigcommerce.storeHash}/v2/orders/${orderId}`, { headers: { 'x-auth-token': bigcommerce.accessToken, accept: 'application/json' } });
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null && 'status_id' in body && body.status_id === shippedStatus) return ((performance.now() - changedAt) / 1000).toFixed(2);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return undefined;
}

async function placeOrder({ bigcommerce }: SandboxReady): Promise<{ id: number; total: string }> {
  const address = { first_name: 'Avery', last_name: 'Sample', street_1: '1 Example Street', city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email: 'avery.sample@example.com', phone: '+1 512 555 0100' };
  const products = [
    { name: 'Trail lantern', quantity: 2, price_ex_tax: 24.5, price_inc_tax: 26.52 },
    { name: 'Enamel mug', quantity: 3, price_ex_tax: 9.99, price_inc_tax: 10.81 },
  ];
  const response = await fetch(`${bigcommerce.apiUrl}/stores/${bigcommerce.storeHash}/v2/orders`, {
    method: 'POST',
    headers: { 'x-auth-token': bigcommerce.accessToken, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ status_id: 11, customer_id: 0, billing_address: address, shipping_addresses: [address], products, shipping_cost_ex_tax: 7.5, shipping_cost_inc_tax: 8.12 }),
  });
  const body: unknown = await response.json();
  if (!response.ok || typeof body !== 'object' || body === null || !('id' in body) || !('total_inc_tax' in body)) throw new Error(`The sandbox store refuses the demo order: ${JSON.stringify(body)}`);
  return { id: Number(body.id), total: String(body.total_inc_tax) };
}

async function waitForOrder(ready: SandboxReady, id: number): Promise<Row | undefined> {
  const soql = `SELECT Id, OrderNumber, Status, TotalAmount, EffectiveDate, BC_Status__c, BC_Total_Inc_Tax__c, BC_Difference__c, Account.Name, BillToContact.Name FROM Order WHERE BC_Key__c = '${ready.bigcommerce.storeHash}:order:${id}'`;
  for (const deadline = performance.now() + waitMsMax; performance.now() < deadline; ) {
    const [order] = await query(ready, soql);
    if (order && order.Status === 'Activated') return order;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  return (await query(ready, soql))[0];
}

async function query({ salesforce }: SandboxReady, soql: string): Promise<Row[]> {
  const response = await fetch(`${salesforce.instanceUrl}/services/data/v${salesforce.apiVersion}/query?q=${encodeURIComponent(soql)}`, { headers: { authorization: `Bearer ${salesforce.adminToken}` } });
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('records' in body) || !Array.isArray(body.records)) throw new Error(`The sandbox org refuses a query: ${JSON.stringify(body)}`);
  return body.records;
}

const money = (value: unknown) => Number(value).toFixed(2).padStart(10);
const nameOf = (value: unknown) => (typeof value === 'object' && value !== null && 'Name' in value ? String(value.Name) : '–');

function render(shown: { placed: { id: number; total: string }; order: Row; lines: Row[]; seconds: string; backAfter: string | undefined; links: { store: string; org: string }; service: Service }): string {
  const { placed, order, lines, links } = shown;
  const width = 66;
  const rule = '─'.repeat(width);
  return [
    '',
    `BigCommerce order ${placed.id} is Salesforce order ${String(order.OrderNumber)}, ${String(order.Status)}, after ${shown.seconds} s`,
    rule,
    `Account    ${nameOf(order.Account)}`,
    `Contact    ${nameOf(order.BillToContact)}`,
    `Placed     ${String(order.EffectiveDate)}   ${String(order.BC_Status__c)}`,
    rule,
    ...lines.map((line) => `${String(line.Description).slice(0, 32).padEnd(34)}${String(line.Quantity).padStart(4)} × ${money(line.UnitPrice)} ${money(line.TotalPrice)}`),
    rule,
    `${'Total in Salesforce'.padEnd(52)}${money(order.TotalAmount)}`,
    `${'Total in BigCommerce'.padEnd(52)}${money(placed.total)}`,
    `${'Difference'.padEnd(52)}${money(order.BC_Difference__c)}`,
    rule,
    shown.backAfter === undefined ? 'Shipped in Salesforce, and the store never heard of it: the log says why.' : `Shipped in Salesforce with a tracking number, and in BigCommerce ${shown.backAfter} s later`,
    rule,
    `Store   ${links.store}`,
    `Org     ${links.org}`,
    `API     ${shown.service.url}/docs`,
    '',
  ].join('\n');
}
