import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPageSources } from './page-sources.ts';

const xml = (root: string, inner: string) => `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</${root}>`;

test('app, tabs, pages, labels and components are read from the files of a deploy', () => {
  const view = '<actionOverrides><actionName>View</actionName><type>Flexipage</type><content>P</content><pageOrSobjectType>Order</pageOrSobjectType></actionOverrides>';
  const placed = '<flexiPageRegions><name>sidebar</name><itemInstances><componentInstance><componentName>card</componentName><componentInstanceProperties><name>max</name><value>5</value></componentInstanceProperties></componentInstance></itemInstances></flexiPageRegions>';
  const sources = readPageSources(
    new Map([
      ['applications/A.app', xml('CustomApplication', `${view}<label>A</label><brand><headerColor>#123456</headerColor></brand><tabs>standard-Order</tabs><tabs>T</tabs>`)],
      ['tabs/T.tab', xml('CustomTab', '<flexiPage>P</flexiPage><label>Tee</label>')],
      ['tabs/X__c.tab', xml('CustomTab', '<customObject>true</customObject>')],
      ['flexipages/P.flexipage', xml('FlexiPage', `${placed}<masterLabel>Pee</masterLabel><type>RecordPage</type><sobjectType>Order</sobjectType>`)],
      ['labels/CustomLabels.labels', xml('CustomLabels', '<labels><fullName>L</fullName><value>A &amp; B</value></labels>')],
      ['lwc/card/card.js', 'export default class Card {}'],
    ]),
  );
  assert.deepEqual(sources, {
    app: { label: 'A', color: '#123456', tabs: ['standard-Order', 'T'], recordPages: { Order: 'P' } },
    tabs: [{ name: 'T', label: 'Tee', object: undefined, page: 'P' }, { name: 'X__c', label: undefined, object: 'X__c', page: undefined }],
    pages: [{ name: 'P', label: 'Pee', type: 'RecordPage', object: 'Order', regions: { sidebar: [{ name: 'card', properties: { max: '5' } }] } }],
    labels: { L: 'A & B' },
    bundles: new Map([['card/card.js', 'export default class Card {}']]),
  });
});

test('an org without an app has an empty one', () => {
  assert.deepEqual(readPageSources(new Map()).app.tabs, []);
});
