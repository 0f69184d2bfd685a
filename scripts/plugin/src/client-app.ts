import { X509Certificate } from 'node:crypto';
import type { Connection } from '@salesforce/core';
import { z } from 'zod';

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

const settingsName = 'Crosswalk_glbloauth';
const settingsSchema = z.object({ consumerKey: z.string().min(1) });

/**
 * The consumer key the org made for the app; undefined where the org does not show it. The secret beside it is not looked at.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappglobaloauthsettings.htm
 */
export async function readConsumerKey(connection: Connection): Promise<string | undefined> {
  // The types of jsforce lag behind the types of metadata there are.
  const settings: unknown = await Promise.resolve(Reflect.apply(connection.metadata.read, connection.metadata, ['ExtlClntAppGlobalOauthSettings', settingsName])).catch(() => undefined);
  return settingsSchema.safeParse(settings).data?.consumerKey;
}
