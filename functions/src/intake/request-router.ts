import type { Log } from '../core/log.ts';
import { recordEntityKey, type SyncEvent } from '../core/sync-event.ts';
import type { BatchIntake } from './change-event-subscriber.ts';
import { type Follow, type Route, toLongId } from './change-router.ts';

/** What somebody in the org asks for by a platform event: a command row to be taken up, or a record to be synced, by one flow or by all of its flows. */
export type SyncRequest = { commandId?: string | undefined; recordId?: string | undefined; flow?: string | undefined };

type Ports = {
  follows: readonly Follow[];
  /** The object whose ids begin like this one; undefined when the org has none. */
  sobjectOf(id: string): Promise<string | undefined>;
  /** Work that keeps a linked record up to date from the other side. */
  flowsOfRecord(id: string): Promise<readonly Route[]>;
};

/** `reason` says why nothing can be done, in words safe to log. */
export type RoutedRequest = { routes: readonly Route[] } | { reason: string };

export const commandFlow = 'commands';
const commandObject = 'Crosswalk_Command__c';
const recordId = /^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/;

/** Which work a request means. The event is trusted with nothing but ids: what they name is read again before anything is done. */
export async function routeRequest(ports: Ports, { commandId, recordId: wanted, flow }: SyncRequest): Promise<RoutedRequest> {
  if (commandId !== undefined) return recordId.test(commandId) ? { routes: [{ flow: commandFlow, entityKey: recordEntityKey(commandObject, toLongId(commandId)) }] } : { reason: 'Command_Id__c is no record id' };
  if (wanted === undefined) return { reason: 'it names neither a command nor a record' };
  if (!recordId.test(wanted)) return { reason: 'Record_Id__c is no record id' };
  const id = toLongId(wanted);
  const sobject = await ports.sobjectOf(id);
  if (sobject === undefined) return { reason: 'the org has no object with such ids' };
  const following = ports.follows.filter((follow) => follow.sobject === sobject).map((follow): Route => ({ flow: follow.flow, entityKey: recordEntityKey(sobject, id) }));
  const routes = [...following, ...(await ports.flowsOfRecord(id))].filter((route) => flow === undefined || route.flow === flow);
  return routes.length > 0 ? { routes } : { reason: 'no flow syncs such a record' };
}

type Item = { eventId: string; request: SyncRequest | undefined };

/** Turns a batch of requests into work. A malformed one is counted and passed over: it must not keep others waiting. */
export function createRequestIntake(deps: Ports & { connectionId: number; count(kind: 'request' | 'malformed'): void; log: Log }): (items: readonly Item[]) => Promise<BatchIntake> {
  const { connectionId, count, log } = deps;
  return async (items) => {
    const events: SyncEvent[] = [];
    for (const { eventId, request } of items) {
      const routed: RoutedRequest = request ? await routeRequest(deps, request) : { reason: 'it cannot be read' };
      count('routes' in routed ? 'request' : 'malformed');
      if ('routes' in routed) events.push(...routed.routes.map((route): SyncEvent => ({ connectionId, ...route, source: 'command', deliveryId: eventId })));
      else log.warn('stream.request-malformed', { eventId, reason: routed.reason });
    }
    return { events, rereads: [], committedAt: undefined };
  };
}
