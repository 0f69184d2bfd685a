import { createElement } from 'lwc';
import RecordIssue from 'c/recordIssue';
import { openedPages } from '../../../../../__tests__/navigation';

jest.mock('@salesforce/customPermission/Crosswalk_Operate', () => ({ __esModule: true, default: true }), { virtual: true });

const text = (value: string | null) => ({ value });
const node = (message: string, actions: string | null) => ({ Id: 'a02000000000001AAA', Code__c: text('VALIDATION_RULE'), Entity_Key__c: text('order:250'), Message__c: text(message), Actions__c: text(actions), First_At__c: text('2026-11-22T12:00:00.000Z') });

function show(given: object, more: object = {}) {
  const element = Object.assign(createElement('c-record-issue', { is: RecordIssue }), { node: given, ...more });
  document.body.append(element);
  return element.shadowRoot;
}

afterEach(() => document.body.replaceChildren());

test('what can be done is a list, and what support asks for is folded away', () => {
  const root = show(node('A rule refused it.\nFIELD_CUSTOM_VALIDATION_EXCEPTION, Order k', 'Correct the record.\nThen redrive.'));
  expect([...(root?.querySelectorAll('[data-id="action"]') ?? [])].map((item) => item.textContent)).toEqual(['Correct the record.', 'Then redrive.']);
  expect(root?.querySelector('[data-id="details"]')?.textContent).toBe('FIELD_CUSTOM_VALIDATION_EXCEPTION, Order k');
});

test('an issue without remedy or details shows neither', () => {
  const root = show(node('Something failed.', null));
  expect([root?.querySelector('[data-id="action"]'), root?.querySelector('details')]).toEqual([null, null]);
});

test('the issue itself is one click away', () => {
  show(node('Something failed.', null))?.querySelector('lightning-button')?.dispatchEvent(new CustomEvent('click'));
  expect(openedPages.at(-1)).toMatchObject({ type: 'standard__recordPage', attributes: { recordId: 'a02000000000001AAA', objectApiName: 'Crosswalk_Issue__c' } });
});

test('where a language model is set up an operator may have it explained further', () => {
  const issue = node('A rule refused it.\nX, Order k', null);
  expect(show(issue, { hasModel: true, object: 'Order' })?.querySelector('[data-id="explain"]')).toMatchObject({ code: 'VALIDATION_RULE', message: 'A rule refused it.\nX, Order k', object: 'Order' });
  expect(show(issue)?.querySelector('[data-id="explain"]')).toBeNull();
});
