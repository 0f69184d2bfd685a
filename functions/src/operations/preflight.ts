/** What a page can do about a finding: ask the service, change a record, or show the exact line or words for what a person does elsewhere. */
export type Fix =
  | { kind: 'command'; action: string; payload: Readonly<Record<string, unknown>> }
  | { kind: 'record'; id: string; fields: Readonly<Record<string, string | number | boolean>> }
  | { kind: 'line'; text: string }
  | { kind: 'words'; text: string };
/** One thing that was looked at, in a plain sentence. */
export type Finding = { name: string; state: 'ok' | 'warning' | 'failed'; message: string; fix?: Fix };
export type Found = Omit<Finding, 'name'>;
export type Check = (signal: AbortSignal) => Promise<Found>;

const checkTimeoutMs = 20_000;

export const ok = (message: string): Found => ({ state: 'ok', message });
export const warning = (message: string, fix?: Fix): Found => ({ state: 'warning', message, ...(fix ? { fix } : {}) });
export const failed = (message: string, fix?: Fix): Found => ({ state: 'failed', message, ...(fix ? { fix } : {}) });

/** Makes all checks at once; one that cannot be made is a finding too. */
export async function runPreflight(checks: Readonly<Record<string, Check>>, signal: AbortSignal): Promise<Finding[]> {
  return Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const found = await check(AbortSignal.any([signal, AbortSignal.timeout(checkTimeoutMs)])).catch((error: unknown) => failed(error instanceof Error ? error.message : 'It could not be looked at.'));
      return { name, ...found };
    }),
  );
}
