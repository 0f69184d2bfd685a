import { createElement } from 'lwc';
import SettingsFlows from 'c/settingsFlows';
import { detailsOf } from '../../../../../__tests__/component';
import { catalogue, settings } from '../../../../../__tests__/settings';

function show(given: object) {
  const element = Object.assign(createElement('c-settings-flows', { is: SettingsFlows }), given);
  const changes = detailsOf(element, 'change');
  document.body.append(element);
  return { changes, cards: [...(element.shadowRoot?.querySelectorAll('c-settings-flow-card') ?? [])], filters: element.shadowRoot?.querySelectorAll('c-settings-filters').length, owners: element.shadowRoot?.querySelectorAll('c-settings-owners').length };
}

afterEach(() => document.body.replaceChildren());

test('there is a card for each subject, filters on that of orders, and owners where they are asked for', () => {
  const { cards, filters, owners } = show({ document: settings, catalogue });
  expect([cards.length, filters, owners, show({ document: settings, catalogue, hasOwners: true }).owners]).toEqual([4, 1, 0, 1]);
});

test('what a card changes is told once, with the whole document', () => {
  const { cards, changes } = show({ document: settings, catalogue });
  cards[0]?.dispatchEvent(new CustomEvent('change', { detail: { document: { ...settings, activatedEdits: 'issue' } } }));
  expect(changes).toEqual([{ document: { ...settings, activatedEdits: 'issue' } }]);
});

test('nothing is shown before there is something to choose from', () => {
  expect(show({ document: settings }).cards).toEqual([]);
});
