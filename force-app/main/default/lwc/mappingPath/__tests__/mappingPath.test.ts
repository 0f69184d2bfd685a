import MappingPath from 'c/mappingPath';
import { detailsOf } from '../../../../../__tests__/component';
import { facts } from '../../../../../__tests__/mapping';
import { settle, show } from '../../../../../__tests__/shown';

function showPath(given: object = {}) {
  const shown = show('c-mapping-path', MappingPath, { label: 'Path', value: '', source: facts.source, ...given });
  const changes = detailsOf<{ value: string }>(shown.element, 'change');
  const input = shown.find('input');
  const press = async (key: string) => {
    input?.dispatchEvent(new KeyboardEvent('keydown', { key }));
    await settle();
  };
  return { ...shown, changes, input, press };
}

afterEach(() => document.body.replaceChildren());

test('paths of the store are offered while somebody types, and taken by keyboard', async () => {
  const { changes, input, all, press } = showPath();
  if (!(input instanceof HTMLInputElement)) throw new Error('no input');
  input.value = 'reg';
  input.dispatchEvent(new CustomEvent('input'));
  await settle();
  expect(changes).toEqual([{ value: 'reg' }]);
  await press('ArrowDown');
  expect([all('[role="option"]').map(({ dataset }) => dataset.path)[0], input.getAttribute('aria-activedescendant') !== null]).toEqual(['record.staff_notes', true]);
  await press('Enter');
  expect([changes.at(-1), all('[role="option"]').length]).toEqual([{ value: 'record.staff_notes' }, 0]);
});

test('the list closes with Escape and when the field is left', async () => {
  const { all, press, input } = showPath();
  input?.dispatchEvent(new CustomEvent('focus'));
  await settle();
  expect(all('[role="option"]')).toHaveLength(5);
  await press('Escape');
  expect(all('[role="option"]')).toHaveLength(0);
  await press('ArrowDown');
  input?.dispatchEvent(new CustomEvent('blur'));
  await settle();
  expect(all('[role="option"]')).toHaveLength(0);
});

test('the source chosen in the tree is one click away; a reader has neither list nor button', async () => {
  const { find, changes } = showPath({ chosen: 'tax' });
  find('button.use')?.click();
  expect(changes).toEqual([{ value: 'tax' }]);
  const reader = showPath({ chosen: 'tax', isReadOnly: true });
  reader.input?.dispatchEvent(new CustomEvent('focus'));
  await settle();
  expect([reader.find('button.use'), reader.all('[role="option"]').length]).toEqual([null, 0]);
});
