/**
 * Which fields an event names, as Pub/Sub API packs them: a bitmap over the top-level Avro fields, lowest bit = field 0, and one
 * "position-bitmap" for each compound field whose parts are named.
 * https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-deserialization-considerations.html
 */
export type FieldSet = { top: bigint; nested: ReadonlyMap<number, bigint> };

function toHex(bits: bigint): string {
  const hex = bits.toString(16).toUpperCase();
  return `0x${hex.length % 2 === 1 ? '0' : ''}${hex}`;
}

/** ["0x04", "17-0x02"], without the parts that are empty. */
export function toBitmaps({ top, nested }: FieldSet): string[] {
  const parts = [...nested].filter(([, bits]) => bits !== 0n).map(([position, bits]) => `${position}-${toHex(bits)}`);
  return top === 0n ? parts : [toHex(top), ...parts];
}

/** The same list without the top-level fields of `hidden` and their parts. */
export function withoutFields(bitmaps: readonly string[], hidden: bigint): string[] {
  return bitmaps.flatMap((bitmap) => {
    if (!bitmap.startsWith('0x')) return (hidden >> BigInt(Number.parseInt(bitmap, 10))) & 1n ? [] : [bitmap];
    const left = BigInt(bitmap) & ~hidden;
    return left === 0n ? [] : [toHex(left)];
  });
}
