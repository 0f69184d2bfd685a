import type { RecordTrigger } from '../../core/sync-event.ts';
import { allTargets } from './targets.ts';

/** The objects a flow to the store follows, and the fields that wake it: those whose way back it is. */
export function followedBy(flow: string): RecordTrigger[] {
  return allTargets.flatMap(({ sobject, back = {} }): RecordTrigger[] => {
    const fields = Object.entries(back).flatMap(([field, way]) => (way.flow === flow ? [field] : []));
    return fields.length === 0 ? [] : [{ sobject, fields }];
  });
}
