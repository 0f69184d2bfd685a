import { insideOf, kindOf, optionProblems, stepKinds, stepProblems } from 'c/mappingStepKinds';

test('every step of the language has a block, and words come from one table', () => {
  const steps = 'get constant jsonata concat coalesce when default trim case truncate split part replace plain-text decimal money number boolean date time datetime phone country state lookup enrich where sum count join text';
  expect(stepKinds.map(({ step }) => step).sort()).toEqual(steps.split(' ').sort());
  expect(stepKinds.every(({ step, start }) => start.step === step)).toBe(true);
});

test('what an option may not be is named: missing, out of range, no choice', () => {
  expect(optionProblems({ step: 'get', path: '' })).toEqual(['path']);
  expect(optionProblems({ step: 'decimal', scale: 19 })).toEqual(['scale']);
  expect(optionProblems({ step: 'case', to: 'sideways' })).toEqual(['to']);
  expect(optionProblems({ step: 'money' })).toEqual(['currency']);
  expect(optionProblems({ step: 'money', currency: 'EUR', currencyPath: 'currency_code' })).toEqual(['currency']);
  expect(optionProblems({ step: 'guess' })).toEqual(['step']);
  expect(optionProblems({ step: 'replace', find: 'a', with: '' })).toEqual([]);
});

test('problems of steps inside others tell where they are; lists without steps are one', () => {
  const steps = [{ step: 'trim' }, { step: 'when', cases: [{ if: { is: 'present' }, steps: [{ step: 'get', path: '' }] }], otherwise: [] }];
  expect(stepProblems(steps)).toEqual([{ at: '2', step: 'when', option: 'inside' }, { at: '2 > 1 > 1', step: 'get', option: 'path' }]);
});

test('the branches of a condition are its cases, then otherwise', () => {
  const [one, other] = [[{ step: 'trim' }], [{ step: 'text' }]];
  expect(insideOf({ step: 'when', cases: [{ if: { is: 'present' }, steps: one }], otherwise: other })).toEqual([one, other]);
  expect([insideOf({ step: 'trim' }), insideOf({ step: 'concat', parts: 'no list' }), kindOf('nothing')]).toEqual([[], [], undefined]);
});
