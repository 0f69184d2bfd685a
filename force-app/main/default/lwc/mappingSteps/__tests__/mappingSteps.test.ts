import MappingSteps from 'c/mappingSteps';
import type { Step } from 'c/settingsModel';
import { detailsOf } from '../../../../../__tests__/component';
import { world } from '../../../../../__tests__/mapping';
import { propertyOf, show } from '../../../../../__tests__/shown';

const get: Step = { step: 'get', path: 'tax' };
const trim: Step = { step: 'trim' };
const given = (steps: object[], more: object = {}) => {
  const shown = show('c-mapping-steps', MappingSteps, { steps, values: [], world, ...more });
  return { ...shown, told: detailsOf<{ steps: Step[] }>(shown.element, 'steps') };
};

afterEach(() => document.body.replaceChildren());

test('each step is a block that shows what it gave; nothing is shown for one that did not run', () => {
  const { all } = given([get, trim, { step: 'text' }], { values: [{ value: '1.2' }, { value: null }] });
  expect(all('li').map((block) => block.querySelector('[data-id="value"]')?.textContent?.replace('→ ', '').replace(/c\.Crosswalk_Mapping_Gives\s/, ''))).toEqual(['1.2', 'c.Crosswalk_Mapping_Empty_Value', undefined]);
});

test('steps are added, changed, moved and removed', () => {
  const { tell, all, told } = given([get, trim]);
  tell('[data-id="add"]', 'change', { value: 'text' });
  tell('c-mapping-step-form', 'change', { step: { step: 'get', path: 'total' } });
  tell('[data-id="down"]', 'click');
  all('[data-id="up"]')[1]?.dispatchEvent(new CustomEvent('click'));
  tell('[data-id="remove"]', 'click');
  expect(told.map(({ steps }) => steps)).toEqual([[get, trim, { step: 'text' }], [{ step: 'get', path: 'total' }, trim], [trim, get], [trim, get], [trim]]);
});

test('steps inside others are the same blocks again, with their own values', () => {
  const { all, told, tell } = given([{ step: 'concat', parts: [[get], [trim]] }], { values: [{ value: 'ab', inside: [[{ value: 'a' }], [{ value: 'b' }]] }] });
  const inside = all('c-mapping-steps');
  expect(inside.map((each) => propertyOf(each, 'values'))).toEqual([[{ value: 'a' }], [{ value: 'b' }]]);
  inside[1]?.dispatchEvent(new CustomEvent('steps', { detail: { steps: [get, trim] } }));
  tell('[data-id="add-branch"]', 'click');
  tell('.branch lightning-button-icon', 'click');
  expect(told.map(({ steps }) => steps[0]?.parts)).toEqual([[[get], [get, trim]], [[get], [trim], []], [[trim]]]);
});

test('a condition has cases and an otherwise', () => {
  const when = { step: 'when', cases: [{ if: { is: 'present' }, steps: [get] }] };
  const { tell, told, find } = given([when], { values: [{ value: 'a', inside: [[{ value: 'a' }]] }] });
  expect(propertyOf(find('c-mapping-steps'), 'values')).toEqual([{ value: 'a' }]);
  tell('c-mapping-condition', 'condition', { condition: { is: 'empty' } });
  tell('c-mapping-steps', 'steps', { steps: [trim] });
  tell('[data-id="add-branch"]', 'click');
  tell('[data-id="add-else"]', 'click');
  const full = given([{ ...when, otherwise: [trim] }]);
  full.all('c-mapping-steps')[1]?.dispatchEvent(new CustomEvent('steps', { detail: { steps: [get] } }));
  full.tell('[data-branch="1"] lightning-button-icon', 'click');
  expect([...told, ...full.told].map(({ steps }) => steps[0])).toEqual([
    { step: 'when', cases: [{ if: { is: 'empty' }, steps: [get] }] }, { step: 'when', cases: [{ if: { is: 'present' }, steps: [trim] }] }, { step: 'when', cases: [...when.cases, { if: { is: 'present' }, steps: [] }] },
    { ...when, otherwise: [] }, { ...when, otherwise: [get] }, when,
  ]);
});

test('a reader sees the blocks and adds none', () => {
  const { find } = given([get], { world: { ...world, isReadOnly: true } });
  expect([find('[data-id="add"]'), propertyOf(find('[data-id="remove"]'), 'disabled')]).toEqual([null, true]);
});

test('a step knows the field only where it takes what the step gives as it is, and the steps before it', () => {
  const target = { field: 'Done__c', label: 'Done', type: 'boolean', isRequired: false, isUpdateable: true, isCustom: true };
  const constant = { step: 'constant', value: 'x' };
  const targetsOf = (steps: readonly Step[]) => show('c-mapping-steps', MappingSteps, { steps, world: { ...world, target } }).all('c-mapping-step-form').map((form) => [propertyOf(form, 'target') !== undefined, Object(propertyOf(form, 'before')).length]);
  expect(targetsOf([constant, { step: 'trim' }, constant])).toEqual([[false, 0], [false, 1], [true, 2]]);
  const inner = show('c-mapping-steps', MappingSteps, { steps: [{ step: 'coalesce', options: [[constant], [constant]] }, { step: 'concat', parts: [[constant], [constant]] }], world: { ...world, target } });
  expect(inner.all('c-mapping-steps').map((one) => propertyOf(one, 'isInner'))).toEqual([true, true, true, true]);
  const last = show('c-mapping-steps', MappingSteps, { steps: [{ step: 'coalesce', options: [[constant], [constant]] }], world: { ...world, target } });
  expect(last.all('c-mapping-steps').map((one) => propertyOf(one, 'isInner'))).toEqual([false, false]);
});

test('a value for a checkbox begins unticked', () => {
  const target = { field: 'Done__c', label: 'Done', type: 'boolean', isRequired: false, isUpdateable: true, isCustom: true };
  const shown = show('c-mapping-steps', MappingSteps, { steps: [], world: { ...world, target } });
  const told = detailsOf(shown.element, 'steps');
  shown.tell('[data-id="add"]', 'change', { value: 'constant' });
  expect(told).toEqual([{ steps: [{ step: 'constant', value: false }] }]);
});
