import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The published contracts, which are not ours to ship: a folder on the machine of whoever has them. */
export type PublishedSpecs = {
  /** Why the comparison does not run, or false: what node:test takes as `skip`. */
  skip: string | false;
  /** A JSON file below the folder. */
  read(path: string): unknown;
};

/** The folder CROSSWALK_SPECS names. */
export function findPublishedSpecs(): PublishedSpecs {
  const folder = process.env.CROSSWALK_SPECS ?? '';
  const skip = folder === '' ? 'set CROSSWALK_SPECS to the folder of the published contracts' : existsSync(folder) ? false : `CROSSWALK_SPECS names ${folder}, which does not exist`;
  return { skip, read: (path) => JSON.parse(readFileSync(join(folder, path), 'utf8')) };
}

/** Data sets that are not ours to ship either: the folder CROSSWALK_DATA names, or "data" beside the specs. */
export function findPublicData(): { skip: string | false; read(file: string): string } {
  const specs = process.env.CROSSWALK_SPECS ?? '';
  const folder = process.env.CROSSWALK_DATA ?? (specs === '' ? '' : join(specs, '../data'));
  const skip = folder === '' ? 'set CROSSWALK_DATA to the folder of RLdata500.csv and febrl3.csv' : existsSync(join(folder, 'RLdata500.csv')) ? false : `${folder} has no RLdata500.csv`;
  return { skip, read: (file) => readFileSync(join(folder, file), 'utf8') };
}
