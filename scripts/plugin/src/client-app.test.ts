import assert from 'node:assert/strict';
import { it } from 'node:test';
import { generate } from 'selfsigned';
import { readClientApp } from './client-app.ts';

it('takes a certificate and leaves a private key beside it where it is', async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'crosswalk' }]);
  assert.deepEqual(readClientApp(`${key}\n${cert}`, 'https://crosswalk.example.com/'), { certificate: cert.trim().replaceAll('\r\n', '\n'), callbackUrl: 'https://crosswalk.example.com/oauth/salesforce/callback' });
});

it('says what an org would refuse', async () => {
  const { cert } = await generate([{ name: 'commonName', value: 'crosswalk' }]);
  assert.deepEqual(readClientApp('-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----', 'https://x.example.com'), { problem: 'its content cannot be read' });
  assert.deepEqual(readClientApp(cert, 'crosswalk'), { problem: 'the address of the service, "crosswalk", is no URL' });
  assert.match(JSON.stringify(readClientApp(cert, 'https://x.example.com', new Date('2999-01-01'))), /it ended on/);
});
