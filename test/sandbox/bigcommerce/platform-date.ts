/** V2 speaks RFC 2822 in UTC, in whole seconds: "Tue, 05 Mar 2019 21:40:11 +0000". */
export function rfc2822Date(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000');
}

/** V3 customers: "2026-04-28T09:55:57Z". */
export function isoDate(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** V3 catalog: "2026-04-28T12:48:38+00:00". */
export function isoDateWithOffset(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}+00:00`;
}

const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;
const rfc2822 = /^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(:\d{2})? ([+-]\d{4}|GMT|UTC)$/;

/**
 * A date as filters and bodies carry it; undefined when it is none.
 * An unencoded "+" arrives as a space and is refused here, which is why the platform's staff ask for URL encoding.
 */
export function parsePlatformDate(text: string): number | undefined {
  if (iso.test(text)) {
    const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text) && text.includes('T');
    const at = Date.parse(hasZone ? text : `${text.includes('T') ? text : `${text}T00:00:00`}Z`);
    return Number.isNaN(at) ? undefined : at;
  }
  if (!rfc2822.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Dates have a granularity of one second on the platform; comparisons use the whole second. */
export function wholeSecond(at: number): number {
  return Math.floor(at / 1_000) * 1_000;
}
