import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPages } from './page-metadata.ts';

const file = (path: string, root: string, body: unknown) => ({ path, content: '', root, body });
const bundle = (name: string, body: object = { isExposed: 'false' }) => file(`lwc/${name}/${name}.js-meta.xml`, 'LightningComponentBundle', body);
const page = (componentName: string) => file('flexipages/P.flexipage-meta.xml', 'FlexiPage', { flexiPageRegions: { itemInstances: { componentInstance: { componentName, identifier: 'x' } } } });
const labels = (...names: string[]) => file('labels/CustomLabels.labels-meta.xml', 'CustomLabels', { labels: names.map((fullName) => ({ fullName })) });
const names = (folder: string) => new Set({ flexipages: ['P'], tabs: ['T'] }[folder] ?? []);
const problems = (packaged: ReturnType<typeof file>[], components: Record<string, string> = {}) => checkPages({ packaged, components: new Map(Object.entries(components)) }, names);

describe('the check of pages', () => {
  it('finds components that do not exist; those of the platform are not looked for', () => {
    assert.deepEqual(problems([page('missing')]), ['flexipages/P.flexipage-meta.xml: there is no component missing']);
    assert.deepEqual(problems([page('force:detailPanel')]), []);
  });

  it('finds tabs and apps that lead nowhere', () => {
    assert.deepEqual(problems([file('tabs/T.tab-meta.xml', 'CustomTab', { flexiPage: 'Q' })]), ['tabs/T.tab-meta.xml: there is no page Q']);
    assert.deepEqual(problems([file('tabs/X__c.tab-meta.xml', 'CustomTab', { customObject: 'true' })]), ['tabs/X__c.tab-meta.xml: no packaged object of this name']);
    const app = { tabs: ['standard-Order', 'T', 'U'], actionOverrides: { content: 'Q', pageOrSobjectType: 'Order' } };
    assert.deepEqual(problems([file('applications/A.app-meta.xml', 'CustomApplication', app)]), ['applications/A.app-meta.xml: tab U does not exist', 'applications/A.app-meta.xml: the page Q of Order does not exist']);
  });

  it('finds a component without its class, which an org refuses, and one the App Builder could not name', () => {
    assert.deepEqual(problems([bundle('card')]), ['lwc/card/card.js-meta.xml: there is no lwc/card/card.ts; an org refuses a component without its class']);
    assert.deepEqual(problems([bundle('card', { isExposed: 'true' })], { 'lwc/card/card.ts': '' }), ['lwc/card/card.js-meta.xml: what the App Builder offers has a masterLabel and a description']);
  });

  it('finds labels that are missing and labels nobody shows', () => {
    const components = { 'lwc/card/card.ts': "import title from '@salesforce/label/c.Title';" };
    assert.deepEqual(problems([labels('Title')], components), []);
    assert.deepEqual(problems([labels('Other')], components), ['lwc/card/card.ts: there is no custom label Title', 'labels/CustomLabels.labels-meta.xml: no component uses the label Other']);
  });
});
