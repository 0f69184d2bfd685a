export type AtEnd = {
  add(close: () => Promise<void>): void;
  /** Closes everything, the last first; what cannot be closed does not keep the rest open. */
  run(): Promise<void>;
};

/** What has to be stopped and deleted however a benchmark ends. */
export function createAtEnd(onFailure: (message: string) => void): AtEnd {
  const closers: (() => Promise<void>)[] = [];
  return {
    add: (close) => void closers.push(close),
    async run() {
      for (let close = closers.pop(); close; close = closers.pop()) await close().catch((error: unknown) => onFailure(error instanceof Error ? error.message : String(error)));
    },
  };
}
