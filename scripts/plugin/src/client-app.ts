import { X509Certificate } from 'node:crypto';

/** What the org's External Client App gets of this installation. */
export type ClientApp = { certificate: string; /** Where a browser comes back to. */ callbackUrl: string };

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

/** Reads a PEM certificate; a private key beside it stays where it is. Says why an org would refuse it. */
export function readClientApp(pem: string, publicUrl: string, now = new Date()): ClientApp | { problem: string } {
  const [certificate] = block.exec(pem) ?? [];
  if (certificate === undefined) return { problem: 'it has no "BEGIN CERTIFICATE"' };
  if (!URL.canParse(publicUrl)) return { problem: `the address of the service, "${publicUrl}", is no URL` };
  try {
    const { validToDate } = new X509Certificate(certificate);
    if (validToDate < now) return { problem: `it ended on ${validToDate.toISOString().slice(0, 10)}` };
  } catch {
    return { problem: 'its content cannot be read' };
  }
  return { certificate, callbackUrl: `${publicUrl.replace(/\/$/, '')}/oauth/salesforce/callback` };
}
