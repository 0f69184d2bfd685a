import { parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { RestError } from './rest-error.ts';

/** How a job's file is written: the names the API uses. */
export type CsvFormat = { columnDelimiter: (typeof delimiterNames)[number]; lineEnding: (typeof lineEndingNames)[number] };

export const delimiterNames = ['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB'] as const;
export const lineEndingNames = ['LF', 'CRLF'] as const;
const delimiters = { BACKQUOTE: '`', CARET: '^', COMMA: ',', PIPE: '|', SEMICOLON: ';', TAB: '\t' } as const satisfies Record<CsvFormat['columnDelimiter'], string>;
const lineEndings = { LF: '\n', CRLF: '\r\n' } as const satisfies Record<CsvFormat['lineEnding'], string>;

const chunkBytes = 65_536;
const newline = 10;
const carriageReturn = 13;

/** The piece of the file a job cannot be read from: it fails as a whole. */
export function invalidFile(why: string): RestError {
  return new RestError('INVALIDBATCH', `InvalidBatch : ${why}`);
}

/** Small pieces, so that a long file is read in turns with everything else the org does. */
function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.byteLength; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
}

function checkLineEnding(bytes: Uint8Array, format: CsvFormat): void {
  const end = bytes.indexOf(newline);
  if (end === -1) return;
  const found = bytes[end - 1] === carriageReturn ? 'CRLF' : 'LF';
  if (found !== format.lineEnding) throw new RestError('CLIENTINPUTERROR', `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${format.lineEnding}`);
}

/** The rows of a file by RFC 4180, header first; a file that is none is refused. */
export async function readCsv(bytes: Uint8Array, format: CsvFormat): Promise<string[][]> {
  checkLineEnding(bytes, format);
  const parser = Readable.from(piecesOf(bytes)).pipe(parse({ delimiter: delimiters[format.columnDelimiter], recordDelimiter: lineEndings[format.lineEnding], bom: true, skipEmptyLines: true }));
  const rows: string[][] = [];
  try {
    for await (const row of parser) if (Array.isArray(row)) rows.push(row.map(String));
  } catch (error) {
    throw invalidFile(`Failed to parse the file: ${error instanceof Error ? error.message : String(error)}`);
  }
  return rows;
}

/** A file with every value in quotes, as the API answers. */
export function csvText(rows: Iterable<readonly string[]>, format: CsvFormat): string {
  const [delimiter, end] = [delimiters[format.columnDelimiter], lineEndings[format.lineEnding]];
  let text = '';
  for (const row of rows) text += row.map((value) => `"${value.replaceAll('"', '""')}"`).join(delimiter) + end;
  return text;
}
