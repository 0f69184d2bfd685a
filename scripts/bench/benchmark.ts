/** One measured thing: a row of the report, its figures in the order of the columns. */
export type Measurement = { name: string; figures: Record<string, number> };

/** Something that must be true whatever the machine's speed. */
export type Proof = { name: string; isHeld: boolean; detail: string };

export type Round = { measurements: Measurement[]; proofs: Proof[] };

/** How a figure stands against what is asked of it. A ratio is against the naive way in the same run, a limit is absolute. */
export type Verdict = { kind: 'ratio' | 'limit'; name: string; value: number; bound: number; side: 'at least' | 'at most'; isMet: boolean };

/** Judges a figure that should be this large or larger. */
export const atLeast = (kind: Verdict['kind'], name: string, { value, bound }: { value: number; bound: number }): Verdict => ({ kind, name, value, bound, side: 'at least', isMet: value >= bound });
/** Judges a figure that should be this small or smaller. */
export const atMost = (kind: Verdict['kind'], name: string, { value, bound }: { value: number; bound: number }): Verdict => ({ kind, name, value, bound, side: 'at most', isMet: value <= bound });

export type BenchSettings = {
  /** Length of each measured stretch of the load benchmarks. */
  seconds: number;
  /** Deliveries a second. */
  rate: number;
  /** Orders placed one after another. */
  orders: number;
  /** Change events of the stream benchmark. */
  events: number;
  /** Where a round keeps its database and the sandbox's state; gone when the benchmark ends. */
  workDir: string;
  /** Where services leave their CPU profiles. */
  profileDir: string | undefined;
};

/** What a round may use of the world. */
export type BenchContext = {
  settings: BenchSettings;
  say(line: string): void;
  /** Runs when the benchmark ends in any way, the last one registered first. */
  atEnd(close: () => Promise<void>): void;
};

/** One entry of the registry: measured in rounds, judged by the median of them. */
export type Benchmark = {
  name: string;
  description: string;
  run(context: BenchContext): Promise<Round>;
  judge(median: readonly Measurement[]): Verdict[];
  /** What a reader must know before believing the figures. */
  warn?(median: readonly Measurement[]): string[];
};
