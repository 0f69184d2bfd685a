import { createElement } from 'lwc';
import SetupFlows from 'c/setupFlows';
import { requestCommand } from 'c/commandRequest';
import { graphql } from 'lightning/graphql';
import { detailsOf, wireOf } from '../../../../../__tests__/component';
import { settings, settingsAnswer } from '../../../../../__tests__/settings';

jest.mock('c/commandRequest');
jest.mock('@salesforce/customPermission/Crosswalk_Configure', () => ({ __esModule: true, default: true }), { virtual: true });

type Part = HTMLElement & { document: unknown; changeCount: number; hasOwners: boolean; disabled: boolean };
const wire = wireOf(graphql);
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const edited = { ...settings, activatedEdits: 'issue' };

async function show(answer?: object) {
  const element = createElement('c-setup-flows', { is: SetupFlows });
  const steps = detailsOf<string>(element, 'step');
  document.body.append(element);
  if (answer) wire.emit(answer);
  await settle();
  return { steps, find: (selector: string) => element.shadowRoot?.querySelector<Part>(selector) };
}

beforeEach(() => jest.mocked(requestCommand).mockResolvedValue('a01000000000001AAA'));
afterEach(() => document.body.replaceChildren());

test('while it reads, it says so; a service that never reported is no error, nor is the step held back', async () => {
  expect((await show()).find('lightning-spinner')).not.toBeNull();
  const { find, steps } = await show({ uiapi: { query: { Crosswalk_Status__c: { edges: [] } } } });
  find('[data-id="next"]')?.click();
  expect([find('[data-id="empty"]') !== null, find('c-settings-flows'), steps]).toEqual([true, null, ['load']]);
});

test('an error is said', async () => {
  const { find } = await show();
  wire.emitErrors([{ message: 'Server error' }]);
  await settle();
  expect(find('[data-id="problem"]')).not.toBeNull();
});

test('flows, filters and owners are chosen and published here; what is not published holds the next step back', async () => {
  const { find } = await show(settingsAnswer(3));
  expect([find('c-settings-flows')?.hasOwners, find('c-settings-flows')?.document, find('[data-id="next"]')?.disabled]).toEqual([true, settings, false]);
  find('c-settings-flows')?.dispatchEvent(new CustomEvent('change', { detail: { document: edited } }));
  await settle();
  expect([find('c-settings-publish')?.changeCount, find('[data-id="next"]')?.disabled]).toEqual([1, true]);
  find('c-settings-publish')?.dispatchEvent(new CustomEvent('publish', { detail: { note: '' } }));
  await settle();
  expect(requestCommand).toHaveBeenCalledWith('save-settings', { document: edited, base: 3, note: '' });
});
