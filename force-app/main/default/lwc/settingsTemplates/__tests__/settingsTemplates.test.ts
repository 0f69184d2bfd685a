import { createElement } from 'lwc';
import SettingsTemplates from 'c/settingsTemplates';
import type { SettingsDocument } from 'c/settingsModel';
import type { Template } from 'c/settingsState';
import { detailsOf } from '../../../../../__tests__/component';
import { settings } from '../../../../../__tests__/settings';

const templates: readonly Template[] = [
  { name: 'consumers', changes: { money: { ...settings.money, charges: 'lines' } }, missing: [] },
  { name: 'several-shops', changes: { flows: {} }, missing: ['The store has one channel only.'] },
  { name: 'made-by-a-newer-service', changes: {}, missing: [] },
];

function show(given: Partial<SettingsDocument> = {}, isReadOnly = false) {
  const element = Object.assign(createElement('c-settings-templates', { is: SettingsTemplates }), { document: { ...settings, ...given }, templates, isReadOnly });
  const changes = detailsOf<{ document: SettingsDocument }>(element, 'change');
  document.body.append(element);
  const cards = [...(element.shadowRoot?.querySelectorAll('[data-template]') ?? [])];
  const button = (at: number) => cards[at]?.querySelector<HTMLButtonElement>('[data-id="use"]');
  return { element, changes, cards, button };
}

afterEach(() => document.body.replaceChildren());

test('each known set is a card; what the store lacks for one is said on it, and it cannot be used', () => {
  const { cards, button } = show({ money: { ...settings.money, charges: 'fields' } });
  expect([cards.length, button(0)?.disabled, button(1)?.disabled, cards[1]?.querySelector('[data-id="missing"]')?.textContent]).toEqual([2, false, true, 'The store has one channel only.']);
});

test('using one changes those parts of the document and nothing else', () => {
  const { changes, button } = show({ money: { ...settings.money, charges: 'fields' } });
  button(0)?.click();
  expect(changes.map(({ document }) => [document.money.charges, document.owners])).toEqual([['lines', settings.owners]]);
});

test('one that is in use says so', () => {
  const { cards } = show({ money: { ...settings.money, charges: 'lines' } });
  expect([cards[0]?.querySelector('[data-id="chosen"]') !== null, cards[0]?.querySelector('[data-id="use"]')]).toEqual([true, null]);
});

test('one that is in use says so whatever order the names are in, for the database keeps none', () => {
  const { cards } = show({ money: { charges: 'lines', conversions: settings.money.conversions } });
  const turned = show({ money: { conversions: settings.money.conversions, charges: 'lines' } });
  expect([cards[0], turned.cards[0]].map((card) => card?.querySelector('[data-id="chosen"]') !== null)).toEqual([true, true]);
});

test('who may not change settings cannot use one', () => {
  expect(show({ money: { ...settings.money, charges: 'fields' } }, true).button(0)?.disabled).toBe(true);
});

test('without templates there is nothing', () => {
  const element = Object.assign(createElement('c-settings-templates', { is: SettingsTemplates }), { document: settings, templates: [] });
  document.body.append(element);
  expect(element.shadowRoot?.querySelector('section')).toBeNull();
});
