import { createElement } from 'lwc';
import { requestCommand } from 'c/commandRequest';
import MonitorAudit from 'c/monitorAudit';

jest.mock('c/commandRequest');

const line = (seq: number, more: object = {}) => ({ seq, at: '2026-11-22T12:00:00.000Z', actor: 'service', action: 'sync.done', flow: 'order-to-salesforce', entityKey: 'order:1', code: null, attempt: 1, wrote: { OrderItem: 2 }, sent: 0, ...more });
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show() {
  const element = Object.assign(createElement('c-monitor-audit', { is: MonitorAudit }), { flows: [{ name: 'order-to-salesforce', title: 'Order to Salesforce' }], people: [{ label: 'Ada', value: '005A' }] });
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector(selector);
  const click = async (selector: string) => {
    find(selector)?.dispatchEvent(new CustomEvent('click'));
    await settle();
  };
  const answer = async (detail: object) => {
    find('c-command-watch')?.dispatchEvent(new CustomEvent('answer', { detail: { code: '', message: '', ...detail } }));
    await settle();
  };
  const rows = () => [...(element.shadowRoot?.querySelectorAll('[data-id="line"]') ?? [])].map((row) => [...row.children].slice(1).map(({ textContent }) => textContent));
  return { find, click, answer, rows };
}

beforeEach(() => jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA'));
afterEach(() => document.body.replaceChildren());

test('asks with what was filled in, and shows who did what to which record', async () => {
  const card = show();
  card.find('[data-name="entityKey"]')?.dispatchEvent(new CustomEvent('change', { detail: { value: ' order:1 ' } }));
  card.find('[data-name="from"]')?.dispatchEvent(new CustomEvent('change', { detail: { value: '2026-11-01' } }));
  card.find('[data-name="to"]')?.dispatchEvent(new CustomEvent('change', { detail: { value: '2026-11-02' } }));
  await card.click('[data-id="search"]');
  expect(requestCommand).toHaveBeenCalledWith('search-audit', { entityKey: 'order:1', from: new Date('2026-11-01T00:00:00').toISOString(), to: new Date('2026-11-02T23:59:59.999').toISOString() });
  await card.answer({ state: 'done', result: { lines: [line(2), line(1, { actor: '005A', action: 'command.edit-and-redrive', wrote: {}, sent: 1 })], next: null } });
  expect(card.rows()).toEqual([['c.Crosswalk_Record_Journey_Done · Order to Salesforce', 'order:1', 'c.Crosswalk_Monitor_Audit_Service', 'c.Crosswalk_Object_OrderItem × 2'], ['Edit and redrive · Order to Salesforce', 'order:1', 'Ada', '→ BigCommerce × 1']]);
});

test('goes on where the page ended', async () => {
  const card = show();
  await card.click('[data-id="search"]');
  await card.answer({ state: 'done', result: { lines: [line(9)], next: 9 } });
  await card.click('[data-id="more"]');
  expect(requestCommand).toHaveBeenLastCalledWith('search-audit', { before: 9 });
  await card.answer({ state: 'done', result: { lines: [line(8)], next: null } });
  expect([card.rows().length, card.find('[data-id="more"]')]).toEqual([2, null]);
});

test('nothing found says so', async () => {
  const card = show();
  await card.click('[data-id="search"]');
  expect(card.find('lightning-spinner')).not.toBeNull();
  await card.answer({ state: 'done', result: { lines: [], next: null } });
  expect([card.find('[data-id="empty"]') !== null, card.find('lightning-spinner')]).toEqual([true, null]);
});

test.each([[{ state: 'failed', message: 'Not allowed.' }, 'Not allowed.'], [{ state: 'late' }, 'c.Crosswalk_Command_Late']])('says why there is no answer: %j', async (detail, words) => {
  const card = show();
  await card.click('[data-id="search"]');
  await card.answer(detail);
  expect(card.find('[data-id="problem"]')?.textContent).toBe(words);
});

test('a refusal of the org is said in its words', async () => {
  jest.mocked(requestCommand).mockRejectedValueOnce({ body: { message: 'insufficient access' } });
  const card = show();
  await card.click('[data-id="search"]');
  expect(card.find('[data-id="problem"]')?.textContent).toBe('insufficient access');
});
