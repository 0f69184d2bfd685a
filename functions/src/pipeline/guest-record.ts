import type { ParentWish } from '../core/draft.ts';
import type { SourceRecord } from '../core/entity.ts';

/** Guests are known only from their orders. */
export const isGuest = (entityKey: string): boolean => entityKey.startsWith('guest:');

/** The record of somebody no reader knows, as the record that names him says it: steps of administrators find that at `record` too. */
export const guestRecord = ({ entityKey, version, fallback }: Pick<ParentWish, 'entityKey' | 'version' | 'fallback'>): SourceRecord => ({ entityKey, version, data: fallback, raw: fallback });
