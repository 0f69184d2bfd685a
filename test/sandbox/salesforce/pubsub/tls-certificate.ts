import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export type TlsCertificate = { key: string; certificate: string; caFile: string };

const keyFileMode = 0o600;

/** A certificate of this start for the loopback address, its own authority; both halves lie in the state folder. */
export async function makeTlsCertificate(stateDir: string): Promise<TlsCertificate> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec', curve: 'P-256', algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
    ],
  });
  mkdirSync(stateDir, { recursive: true });
  const [caFile, keyFile] = [join(stateDir, 'pubsub-ca.pem'), join(stateDir, 'pubsub-key.pem')];
  writeFileSync(caFile, pems.cert);
  writeFileSync(keyFile, pems.private, { mode: keyFileMode });
  chmodSync(keyFile, keyFileMode);
  return { key: pems.private, certificate: pems.cert, caFile };
}
