import SettingsMatching from 'c/settingsMatching';
import { standardMatching } from 'c/settingsModel';
import type { SettingsDocument } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { settings } from '../../../../../__tests__/settings';
import { propertyOf, show } from '../../../../../__tests__/shown';

const given = (document: SettingsDocument, more: object = {}) => {
  const shown = show('c-settings-matching', SettingsMatching, { document, problems: [], ...more });
  return { ...shown, changes: detailsOf<{ document: SettingsDocument }>(shown.element, 'change') };
};

afterEach(() => document.body.replaceChildren());

test('a document of before shows what holds: exact e-mail, an Account each, ask afterwards', () => {
  const { all, find } = given(settings);
  expect([propertyOf(find('[data-id="accounts"]'), 'value'), propertyOf(find('[data-id="duplicates"]'), 'value')]).toEqual(['apart', 'allow']);
  expect(all('c-settings-match-rules').map((each) => [propertyOf(each, 'list'), propertyOf(each, 'rules')])).toEqual([['persons', standardMatching.persons]]);
});

test('rules of companies are asked for only where buyers share an Account', () => {
  const { all } = given({ ...settings, matching: { ...standardMatching, accounts: 'shared' } });
  expect(all('c-settings-match-rules').map((each) => propertyOf(each, 'list'))).toEqual(['persons', 'companies']);
});

test('every choice changes its part of the document and nothing else', () => {
  const { tell, changes } = given({ ...settings, matching: { ...standardMatching, accounts: 'shared' } });
  tell('[data-id="duplicates"]', 'change', { value: 'hold' });
  tell('[data-id="accounts"]', 'change', { value: 'apart' });
  tell('c-settings-match-rules', 'rules', { rules: [] });
  tell('[data-id="likely"]', 'change', { checked: true });
  const shared = { ...standardMatching, accounts: 'shared' };
  expect(changes.map(({ document }) => document.matching)).toEqual([{ ...shared, duplicates: 'hold' }, standardMatching, { ...shared, persons: [] }, { ...shared, likely: true }]);
  expect(changes.map(({ document }) => ({ ...document, matching: undefined }))).toEqual(changes.map(() => ({ ...settings, matching: undefined })));
});

test('a reader changes nothing', () => {
  const { find } = given(settings, { isReadOnly: true });
  expect([propertyOf(find('[data-id="accounts"]'), 'disabled'), propertyOf(find('c-settings-match-rules'), 'isReadOnly')]).toEqual([true, true]);
});
