import { createElement } from 'lwc';
import SetupHome from 'c/setupHome';
import { graphql } from 'lightning/graphql';
import { wireOf } from '../../../../../__tests__/component';

jest.mock('@salesforce/customPermission/Crosswalk_Configure', () => ({ default: undefined }), { virtual: true });

test('who may not configure is refused politely and sees nothing of the set-up', async () => {
  const element = createElement('c-setup-home', { is: SetupHome });
  document.body.append(element);
  wireOf(graphql).emit({ uiapi: { query: { Crosswalk_Status__c: { edges: [] } } } });
  await Promise.resolve();
  expect([element.shadowRoot?.querySelector('[data-id="denied"]') !== null, element.shadowRoot?.querySelector('c-setup-steps')]).toEqual([true, null]);
});
