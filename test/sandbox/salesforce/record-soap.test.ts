import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture({ duplicateRule: 'off' });
after(() => org.close());

async function merge(survivor: string, losers: readonly string[], options: { token?: string; type?: string } = {}): Promise<string> {
  const body = `<urn:merge><urn:request><urn:masterRecord><obj:type>${options.type ?? 'Contact'}</obj:type><obj:Id>${survivor}</obj:Id></urn:masterRecord>${losers.map((id) => `<urn:recordToMergeIds>${id}</urn:recordToMergeIds>`).join('')}</urn:request></urn:merge>`;
  const envelope = `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com" xmlns:obj="urn:sobject.partner.soap.sforce.com"><soapenv:Header><urn:SessionHeader><urn:sessionId>${options.token ?? org.twin.adminToken}</urn:sessionId></urn:SessionHeader></soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
  const answer = await fetch(`${org.twin.instanceUrl}/services/Soap/u/66.0`, { method: 'POST', body: envelope, headers: { 'Content-Type': 'text/xml', SOAPAction: '""' } });
  return answer.text();
}

const make = async (name: string) => (await org.twin.scenario('create', { object: 'Contact', values: { LastName: name } })).ids[0] ?? '';

test('one survivor takes two losers, whose records are gone', async () => {
  const [survivor, first, second] = [await make('One'), await make('Two'), await make('Three')];
  assert.match(await merge(survivor, [first, second]), /<result><id>003\w+<\/id>.*<success>true<\/success><\/result>/);
  assert.match(await merge(survivor, [first]), /<statusCode>ENTITY_IS_DELETED<\/statusCode><\/errors><success>false<\/success>/);
});

test('three losers, a stranger, another object and a foreign session are refused', async () => {
  const [survivor, other] = [await make('Four'), await make('Five')];
  assert.match(await merge(survivor, [other, await make('Six'), await make('Seven')]), /<statusCode>INVALID_INPUT<\/statusCode>/);
  assert.match(await merge(survivor, [survivor]), /<statusCode>INVALID_INPUT<\/statusCode>/);
  assert.match(await merge(survivor, [other], { type: 'Nothing__c' }), /<statusCode>INVALID_TYPE<\/statusCode>/);
  assert.match(await merge(survivor, [other], { token: 'nobody' }), /<faultcode>sf:INVALID_SESSION_ID<\/faultcode>/);
});
