import { SyncError } from '../../core/sync-error.ts';
import type { OrgSession, OrgSessions } from './auth.ts';

const timeoutMs = 60_000;
const escapeXml = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const envelope = (sessionId: string, { sobject, survivor, losers }: Wanted): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com" xmlns:obj="urn:sobject.partner.soap.sforce.com"><soapenv:Header><urn:SessionHeader><urn:sessionId>${escapeXml(sessionId)}</urn:sessionId></urn:SessionHeader></soapenv:Header><soapenv:Body><urn:merge><urn:request><urn:masterRecord><obj:type>${sobject}</obj:type><obj:Id>${escapeXml(survivor)}</obj:Id></urn:masterRecord>${losers.map((id) => `<urn:recordToMergeIds>${escapeXml(id)}</urn:recordToMergeIds>`).join('')}</urn:request></urn:merge></soapenv:Body></soapenv:Envelope>`;

type Wanted = { sobject: 'Account' | 'Contact'; survivor: string; losers: readonly string[] };

/**
 * Merges records: the losers' children become the survivor's and the losers are deleted. Only the SOAP API can; one survivor, one or two
 * losers of one object. Throws ACCESS_DENIED where the user may not delete, INVALID_VALUE with the org's words for any other refusal.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm
 */
export function createRecordMerger({ sessions, apiVersion }: { sessions: Pick<OrgSessions, 'current' | 'renew'>; apiVersion: string }): (wanted: Wanted, signal: AbortSignal) => Promise<void> {
  const send = async (session: OrgSession, wanted: Wanted, signal: AbortSignal): Promise<string> => {
    const response = await fetch(`${session.instanceUrl}/services/Soap/u/${apiVersion}`, { method: 'POST', headers: { 'content-type': 'text/xml; charset=UTF-8', soapaction: '""' }, body: envelope(session.accessToken.reveal(), wanted), signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) }).catch((error: unknown) => Promise.reject(new SyncError('OUTCOME_UNKNOWN', { stage: 'load', cause: error })));
    return response.text();
  };
  return async (wanted, signal) => {
    const session = await sessions.current();
    let answer = await send(session, wanted, signal);
    if (answer.includes('INVALID_SESSION_ID')) answer = await send(await sessions.renew(session), wanted, signal);
    if (/<success>true<\/success>/.test(answer)) return;
    const code = /<statusCode>([A-Z_]+)<\/statusCode>/.exec(answer)?.[1] ?? /<faultcode>(?:\w+:)?([A-Z_]+)<\/faultcode>/.exec(answer)?.[1];
    if (code === undefined) throw new SyncError('OUTCOME_UNKNOWN', { stage: 'load', message: 'Salesforce gave no readable answer to a merge.' });
    const message = /<message>([^<]*)<\/message>/.exec(answer)?.[1] ?? /<faultstring>([^<]*)<\/faultstring>/.exec(answer)?.[1] ?? code;
    if (/^INSUFFICIENT_ACCESS|^DELETE_FAILED$/.test(code)) throw new SyncError('ACCESS_DENIED', { stage: 'load', message: `Salesforce refuses the merge: ${message}. It needs Delete on Contact for the integration user, which Crosswalk asks for nowhere else: give it by a permission set of your own, or merge the two on the contact's page in Salesforce; Crosswalk follows either way.` });
    throw new SyncError('INVALID_VALUE', { stage: 'load', message: `Salesforce refuses the merge: ${message}` });
  };
}
