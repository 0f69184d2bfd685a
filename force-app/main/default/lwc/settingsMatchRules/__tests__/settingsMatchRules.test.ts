import SettingsMatchRules from 'c/settingsMatchRules';
import type { MatchRule } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { propertyOf, show } from '../../../../../__tests__/shown';

const email: MatchRule = { name: 'E-mail', fields: ['email'], scope: 'global' };
const phone: MatchRule = { name: 'Phone', fields: ['phone'], scope: 'store' };
const given = (rules: readonly MatchRule[], more: object = {}) => {
  const shown = show('c-settings-match-rules', SettingsMatchRules, { list: 'persons', heading: 'Rules for people', detail: '', rules, problems: [], ...more });
  return { ...shown, told: detailsOf<{ rules: MatchRule[] }>(shown.element, 'rules') };
};
const disabledIn = (all: (selector: string) => Element[], selector: string) => all(selector).map((each) => propertyOf(each, 'disabled'));

afterEach(() => document.body.replaceChildren());

test('rules stand in their order; the first goes no further up, the last no further down', () => {
  const { all, find } = given([email, phone]);
  expect([all('[data-name="name"]').map((each) => propertyOf(each, 'value')), disabledIn(all, '[data-id="up"]'), disabledIn(all, '[data-id="down"]')]).toEqual([['E-mail', 'Phone'], [true, false], [false, true]]);
  expect(propertyOf(find('[data-rule="1"] c-settings-problem'), 'path')).toBe('matching.persons.1');
});

test('they are moved, removed and added; a new one has a name of its own', () => {
  const { tell, told } = given([email, phone]);
  tell('[data-rule="1"] [data-id="up"]', 'click');
  tell('[data-rule="0"] [data-id="down"]', 'click');
  tell('[data-rule="0"] [data-id="remove"]', 'click');
  tell('[data-id="add"]', 'click');
  const [, , , added] = told;
  expect(told.slice(0, 3).map(({ rules }) => rules)).toEqual([[phone, email], [phone, email], [phone]]);
  expect([added?.rules.length, added?.rules[2]?.fields, added?.rules[2]?.scope]).toEqual([3, ['last_name', 'postcode'], 'global']);
});

test('fields, name and scope are changed; a number of one’s own asks for its field, and forgets it with the number', () => {
  const numbered: MatchRule = { name: 'VAT', fields: ['tax_id'], scope: 'global', field: 'VAT__c' };
  const { tell, told, all } = given([email, numbered]);
  expect(all('[data-name="field"]').map((each) => propertyOf(each, 'value'))).toEqual(['VAT__c']);
  tell('[data-rule="0"] [data-id="fields"]', 'change', { value: ['phone', 'email'] });
  tell('[data-rule="0"] [data-name="scope"]', 'change', { value: 'channel' });
  tell('[data-rule="1"] [data-id="fields"]', 'change', { value: ['phone'] });
  expect(told.map(({ rules }) => rules)).toEqual([[{ ...email, fields: ['email', 'phone'] }, numbered], [{ ...email, scope: 'channel' }, numbered], [email, { name: 'VAT', fields: ['phone'], scope: 'global' }]]);
});

test('companies are told by other fields', () => {
  const { find } = given([{ name: 'Company', fields: ['company', 'postcode'], scope: 'global' }], { list: 'companies' });
  expect(JSON.stringify(propertyOf(find('[data-id="fields"]'), 'options'))).toMatch(/"company".*"postcode".*"tax_id".*"external_id"/);
});

test('without rules it says so; a reader changes nothing', () => {
  const { find, all } = given([], { isReadOnly: true });
  expect([find('[data-id="empty"]') !== null, propertyOf(find('[data-id="add"]'), 'disabled'), all('li').length]).toEqual([true, true, 0]);
});
