import type { Sql } from '../core/sql.ts';
import { lowerCheckpoint, moveCheckpoint, readCheckpoint, saveCheckpoint } from './checkpoint-store.ts';

/** Where a topic stands: an opaque replay id, and the time (ms) up to which everything is on disk. */
type Place = { replayId: Uint8Array | undefined; goodAt: number };
/** Where the polls of an object stand: time of change (ms) and record id. */
type Mark = { at: number; id: string };

const timeBytes = 8;

/** Positions of streams and polls of one connection. The bytes of a mark sort as its time and id do. */
export function createStreamPlaces(connectionId: number) {
  const placeOf = (topic: string) => `stream:${topic}`;
  const markOf = (sobject: string) => `records:${sobject}`;
  return {
    async readPlace(sql: Sql, topic: string): Promise<Place | undefined> {
      const bytes = await readCheckpoint(sql, connectionId, placeOf(topic));
      return bytes && { goodAt: Number(bytes.readBigInt64BE()), replayId: bytes.length > timeBytes ? bytes.subarray(timeBytes) : undefined };
    },
    savePlace: (sql: Sql, topic: string, { goodAt, replayId }: Place) => saveCheckpoint(sql, { connectionId, name: placeOf(topic), position: withTime(goodAt, replayId ?? Buffer.alloc(0)) }),
    async readMark(sql: Sql, sobject: string): Promise<Mark | undefined> {
      const bytes = await readCheckpoint(sql, connectionId, markOf(sobject));
      return bytes && { at: Number(bytes.readBigInt64BE()), id: bytes.subarray(timeBytes).toString('latin1') };
    },
    /** False when the mark is not `from` any more. */
    moveMark: (sql: Sql, sobject: string, { from, to }: { from: Mark | undefined; to: Mark }) => moveCheckpoint(sql, { connectionId, name: markOf(sobject), from: from && bytesOf(from), to: bytesOf(to) }),
    /** Everything since `at` is looked at again. */
    lowerMark: (sql: Sql, sobject: string, at: number) => lowerCheckpoint(sql, { connectionId, name: markOf(sobject), position: bytesOf({ at, id: '' }) }),
  };
}

/** How far each topic is on disk, for people. */
export async function listStreamPlaces(sql: Sql, connectionId: number): Promise<{ topic: string; replayId: string; goodAt: string }[]> {
  const { rows } = await sql.query<{ name: string; position: Buffer }>("select name, position from crosswalk.checkpoint where connection_id = $1 and name like 'stream:%' order by name", [connectionId]);
  return rows.map(({ name, position }) => ({ topic: name.slice('stream:'.length), replayId: position.subarray(timeBytes).toString('hex'), goodAt: new Date(Number(position.readBigInt64BE())).toISOString() }));
}

const bytesOf = ({ at, id }: Mark): Buffer => withTime(at, Buffer.from(id, 'latin1'));

function withTime(at: number, rest: Uint8Array): Buffer {
  const time = Buffer.alloc(timeBytes);
  time.writeBigInt64BE(BigInt(Math.round(at)));
  return Buffer.concat([time, rest]);
}
