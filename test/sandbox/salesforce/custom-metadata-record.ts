import type { FieldValue } from './field.ts';

/** A deployed record of a custom metadata type. */
export type CustomMetadataRecord = { object: string; developerName: string; label: string; values: Readonly<Record<string, FieldValue>> };
