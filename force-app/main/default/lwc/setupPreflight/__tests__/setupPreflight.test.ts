import { createElement } from 'lwc';
import SetupPreflight from 'c/setupPreflight';
import { updateRecord } from 'lightning/uiRecordApi';
import { detailsOf } from '../../../../../__tests__/component';

const at = { checkedAt: 1_000 };
const hooks = { name: 'hooks', state: 'failed', message: '1 of 18 webhooks is missing.', fix: { kind: 'command', action: 'repair-hooks', payload: {} }, ...at };
const scopes = { name: 'store-scopes', state: 'failed', message: 'It lacks: Orders: modify.', fix: { kind: 'command', action: 'connect-store', payload: {} }, ...at };
const book = { name: 'price-book', state: 'failed', message: 'It is not active.', fix: { kind: 'record', id: '01s000000000001AAA', fields: { IsActive: true } }, ...at };
const fields = { name: 'field-access', state: 'warning', message: 'A field is missing.', fix: { kind: 'line', text: 'sf crosswalk install' }, ...at };
const clocks = { name: 'clocks', state: 'warning', message: 'They differ.', fix: { kind: 'words', text: 'Use NTP.' }, ...at };
const fine = { name: 'flows', state: 'ok', message: 'No flow is paused.', ...at };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function show(properties: Record<string, unknown>) {
  const element = Object.assign(createElement('c-setup-preflight', { is: SetupPreflight }), properties);
  const [asked, steps, toasts] = [detailsOf<unknown>(element, 'ask'), detailsOf<string>(element, 'step'), detailsOf<{ variant: string }>(element, 'lightning__showtoast')];
  document.body.append(element);
  const find = (selector: string) => element.shadowRoot?.querySelector<HTMLElement & { label?: string; address?: unknown; disabled?: boolean }>(selector);
  return { asked, steps, toasts, find, headline: find('[data-id="headline"]')?.textContent, text: element.shadowRoot?.textContent ?? '' };
}

test('nothing was looked at yet: one button, and what it does', () => {
  const { find, asked, text } = show({});
  find('[data-id="run"]')?.click();
  expect([find('[data-id="run"]')?.label, asked, text.includes('c.Crosswalk_Setup_Check_Intro'), find('[data-id="next"]')]).toEqual(['c.Crosswalk_Setup_Check_Run', [{ action: 'preflight', payload: {} }], true, null]);
});

test('while it looks, it says so and takes no second wish', () => {
  const { find } = show({ asking: 'preflight' });
  expect([find('lightning-spinner') !== null, find('[data-id="run"]')?.disabled]).toEqual([true, true]);
  expect(show({ asking: 'preflight', findings: [fine] }).headline).toBe('c.Crosswalk_Setup_Check_Running');
});

test.each([
  [[fine], 'c.Crosswalk_Setup_Check_Good', true], [[clocks, fine], 'c.Crosswalk_Setup_Check_Warned', true],
  [[hooks, fine], 'c.Crosswalk_Setup_Check_Failed_One', false], [[hooks, book], 'c.Crosswalk_Setup_Check_Failed_Many', false],
])('one sentence says how ready all is, and what must be mended holds the first load back', (findings, headline, canGoOn) => {
  const shown = show({ findings });
  expect([shown.headline, shown.find('[data-id="next"]') !== null]).toEqual([headline, canGoOn]);
});

test('what the service can mend is a command', () => {
  const { find, asked } = show({ findings: [hooks, scopes] });
  find('lightning-button[data-check="hooks"]')?.click();
  find('lightning-button[data-check="store-scopes"]')?.click();
  expect(asked).toEqual([{ action: 'repair-hooks', payload: {} }, { action: 'connect-store', payload: {} }]);
});

test('what a record can mend is changed, and looked at again', async () => {
  jest.mocked(updateRecord).mockResolvedValue({ apiName: 'Pricebook2', id: '', fields: {}, lastModifiedDate: '' });
  const { find, asked, toasts } = show({ findings: [book] });
  find('lightning-button[data-check="price-book"]')?.click();
  await settle();
  expect(updateRecord).toHaveBeenCalledWith({ fields: { Id: '01s000000000001AAA', IsActive: true } });
  expect([asked, toasts.map(({ variant }) => variant)]).toEqual([[{ action: 'preflight', payload: {} }], ['success']]);
});

test('a record that may not be changed says why', async () => {
  jest.mocked(updateRecord).mockRejectedValue({ body: { message: 'You may not.' } });
  const { find, asked, toasts } = show({ findings: [book] });
  find('lightning-button[data-check="price-book"]')?.click();
  await settle();
  expect([asked, toasts]).toMatchObject([[], [{ variant: 'error', message: 'You may not.' }]]);
});

test('everything else is a line to type or words', () => {
  const { find, text } = show({ findings: [fields, clocks] });
  expect([find('code')?.textContent, text.includes('Use NTP.'), find('lightning-button[data-check]')]).toEqual(['sf crosswalk install', true, null]);
});

test('the link to connect the store anew is there while that is what is to be mended', () => {
  const address = { url: 'https://service.example.com/connect', expiresAt: '' };
  expect([show({ findings: [scopes], address }).find('c-setup-link')?.address, show({ findings: [hooks], address }).find('c-setup-link')?.address]).toEqual([address, undefined]);
});

test('when all is ready it leads on', () => {
  const { find, steps } = show({ findings: [fine] });
  find('[data-id="next"]')?.click();
  expect(steps).toEqual(['flows']);
});
