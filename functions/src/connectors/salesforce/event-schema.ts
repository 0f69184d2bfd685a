import avsc from 'avsc';
import { z } from 'zod';

/** A field of an event's Avro schema; an address or a name has fields of its own. */
type Field = { name: string; children: readonly Field[] };

/** One writer schema: it never changes under its id, so it is compiled once. */
export type EventSchema = {
  /** The name of the Avro record, e.g. `OrderChangeEvent`. */
  name: string;
  /** Throws when the bytes are not of this schema. Longs beyond 2^53 are BigInt. */
  decode(payload: Buffer): Record<string, unknown>;
  /** The first field alone: it may be readable when what follows is not. */
  decodeFirst(payload: Buffer): unknown;
  encode(values: Record<string, unknown>): Buffer;
  /** Names behind a list of bitmaps, `BillingAddress.Street` for a part of a compound field. */
  expand(bitmaps: readonly string[]): readonly string[];
  /** Parts of a compound field; none of a plain one. */
  partsOf(field: string): readonly string[];
};

const bitmapsKeptMax = 5_000;
const recordSchema = z.record(z.string(), z.unknown());

/** The library's public factory of long types, whatever its name looks like. */
const factory = '__with';
/** Commit numbers exceed 2^53; everything else stays a number. */
const long = avsc.types.LongType[factory]({
  fromBuffer(bytes: Buffer) {
    const value = bytes.readBigInt64LE();
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
  },
  toBuffer(value: number | bigint) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint' || Number.isInteger(value),
  compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
});

/** Compiles a schema of GetSchema; throws when it is no Avro record. */
export function createEventSchema(json: string): EventSchema {
  const type = avsc.Type.forSchema(JSON.parse(json), { wrapUnions: false, registry: { long } });
  if (!(type instanceof avsc.types.RecordType)) throw new Error('The schema of an event is not an Avro record.');
  const fields = fieldsOf(type);
  const children = new Map(fields.map((field) => [field.name, field.children.map(({ name }) => name)]));
  const known = new Map<string, readonly string[]>();
  const expandOne = (bitmap: string): readonly string[] => {
    const names = known.get(bitmap) ?? namesIn(bitmap, fields);
    if (known.size < bitmapsKeptMax) known.set(bitmap, names);
    return names;
  };
  return {
    name: (type.name ?? '').split('.').at(-1) ?? '',
    decode: (payload) => type.fromBuffer(payload),
    decodeFirst: (payload) => type.fields[0]?.type.decode(payload, 0).value,
    encode: (values) => type.toBuffer(recordSchema.parse(values)),
    expand: (bitmaps) => (bitmaps.length === 1 ? expandOne(bitmaps[0] ?? '') : bitmaps.flatMap(expandOne)),
    partsOf: (field) => children.get(field) ?? [],
  };
}

function fieldsOf(type: avsc.Type): readonly Field[] {
  const record = type instanceof avsc.types.UnwrappedUnionType ? type.types.find((one) => one instanceof avsc.types.RecordType) : type;
  return record instanceof avsc.types.RecordType ? record.fields.map((field) => ({ name: field.name, children: fieldsOf(field.type) })) : [];
}

/**
 * `0x1400000`: bits over the fields of the record, the lowest for the first. `17-0x06`: bits over the parts of field 17, alone in its list or
 * not. A plain name stands for itself.
 * https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-deserialization-considerations.html
 */
function namesIn(bitmap: string, fields: readonly Field[]): readonly string[] {
  const match = /^(?:(\d+)-)?0x([0-9a-f]+)$/i.exec(bitmap);
  if (!match) return [bitmap];
  const bits = BigInt(`0x${match[2] ?? '0'}`);
  if (match[1] === undefined) return setBits(bits).map((index) => nameAt(fields, index, bitmap));
  const parent = nameAt(fields, Number(match[1]), bitmap);
  const parts = fields[Number(match[1])]?.children ?? [];
  return setBits(bits).map((index) => `${parent}.${nameAt(parts, index, bitmap)}`);
}

function nameAt(fields: readonly Field[], index: number, bitmap: string): string {
  const name = fields[index]?.name;
  if (name === undefined) throw new Error(`The bitmap ${bitmap} names field ${index}, which the schema does not have.`);
  return name;
}

function setBits(bits: bigint): number[] {
  const set: number[] = [];
  for (let index = 0, rest = bits; rest > 0n; index += 1, rest >>= 1n) if (rest & 1n) set.push(index);
  return set;
}
