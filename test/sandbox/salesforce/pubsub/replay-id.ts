import type { SandboxClock } from '../../clock.ts';
import type { SeededRandom } from '../../random.ts';

/** Places in the stream of one org: they only rise, leave gaps, and tell when they were given. Clients see ten opaque bytes. */
export type ReplayPlaces = {
  /** The place of a new event. */
  next(): number;
  /** The newest place there is; it moves with time even when nothing happens. */
  tip(): number;
  /** Whether events after this place can still be asked for. */
  isRetained(place: number): boolean;
  /** Places up to this one are gone. */
  oldest(): number;
  /** Takes this place and all before it out of reach; all that were given unless told. */
  expire(place?: number): void;
};

const placesPerMs = 2_048;
const gapMax = 4;
const retentionMs = 72 * 3_600_000;
const replayIdBytes = 10;
const placeBytes = 8;

/** Places by the sandbox's clock. Events are kept for 72 hours: https://developer.salesforce.com/docs/platform/pub-sub-api/guide/event-message-durability.html */
export function createReplayPlaces(clock: SandboxClock, random: SeededRandom): ReplayPlaces {
  const placeOf = (at: number): number => at * placesPerMs;
  let last = placeOf(clock.now());
  let expired = last - 1;
  const tip = (): number => {
    last = Math.max(last, placeOf(clock.now()));
    return last;
  };
  const oldest = (): number => Math.max(expired, placeOf(clock.now() - retentionMs));
  return {
    next() {
      last = tip() + random.integer(1, gapMax);
      return last;
    },
    tip,
    oldest,
    isRetained: (place) => place > oldest() && place <= tip(),
    expire(place = tip()) {
      expired = Math.max(expired, place);
      last = Math.max(last, expired + 1);
    },
  };
}

/** The ten bytes of a place. */
export function toReplayId(place: number): Buffer {
  const bytes = Buffer.alloc(replayIdBytes);
  bytes.writeBigUInt64BE(BigInt(place));
  return bytes;
}

/** The place in a replay id, or undefined when it is none. The common client sends the first eight bytes only. */
export function readReplayId(bytes: Uint8Array): number | undefined {
  if (bytes.length !== replayIdBytes && bytes.length !== placeBytes) return undefined;
  if (bytes.subarray(placeBytes).some((byte) => byte !== 0)) return undefined;
  const place = Number(Buffer.from(bytes).readBigUInt64BE());
  return Number.isSafeInteger(place) ? place : undefined;
}
