import { existsSync, readFileSync } from 'node:fs';
import { Messages } from '@salesforce/core';
import { z } from 'zod';
import type { SettingsDocument } from './settings-document.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('crosswalk-sf-plugin', 'crosswalk.settings');

const fileSchema = z.object({ version: z.number().int().min(0), settings: z.record(z.string(), z.unknown()) });
/** Settings in a file: the document and the version it was pulled from. */
export type SettingsFile = { version: number; settings: SettingsDocument };

/** Reads a file that `settings pull` wrote and a person edited; throws FileError or ParseError, with what to do. */
export function readSettingsFile(file: string): SettingsFile {
  if (!existsSync(file)) throw messages.createError('error.file', [file]);
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw messages.createError('error.parse', [file, error instanceof Error ? error.message : String(error)]);
  }
}
