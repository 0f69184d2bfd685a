/** One row of the mirror. `isFigure`: it moves all the time, so it is written when somebody looks, and now and then. */
export type StatusRow = { key: string; kind: string; value: unknown; isFigure?: boolean; /** For administrators alone: kept in a field that others may not read. */ isPrivate?: boolean };
/** A row as the org has it; `value` is the text of its field. */
export type WrittenStatus = { id: string; key: string; value: string };

type Ports = {
  /** `isWatched`: a page is open. */
  collect(signal: AbortSignal, isWatched: boolean): Promise<readonly StatusRow[]>;
  /** All rows of the mirror but the heartbeats of pages. */
  read(signal: AbortSignal): Promise<readonly WrittenStatus[]>;
  write(rows: readonly { key: string; kind: string; value: string; at: string; isPrivate: boolean }[], signal: AbortSignal): Promise<void>;
  remove(ids: readonly string[], signal: AbortSignal): Promise<void>;
  now(): number;
};

const rowsMax = 200;
const figureIntervalMs = 900_000;
const valueLengthMax = 131_072;

export type StatusMirror = {
  /** `isFresh`: another process wrote meanwhile, so what the org has is read first. */
  refresh(options: { isWatched: boolean; isFresh: boolean }, signal: AbortSignal): Promise<{ written: number; removed: number }>;
};

/** Keeps the rows that pages read up to date: written only when their value differs, bounded in number, gone when nothing stands behind them. */
export function createStatusMirror(ports: Ports): StatusMirror {
  let known: Map<string, WrittenStatus> | undefined;
  let figuresAt = Number.NEGATIVE_INFINITY;
  return {
    async refresh({ isWatched, isFresh }, signal) {
      if (known === undefined || isFresh) known = new Map((await ports.read(signal)).map((row) => [row.key.toLowerCase(), row]));
      const before = known;
      const rows = (await ports.collect(signal, isWatched)).flatMap(piecesOf).slice(0, rowsMax);
      const now = ports.now();
      const takesFigures = isWatched || now - figuresAt >= figureIntervalMs;
      const changed = rows
        .filter(({ key, value, isFigure }) => before.get(key.toLowerCase())?.value !== value && (!isFigure || takesFigures));
      const at = new Date(now).toISOString();
      // What was being written when it failed is looked up before it is written again.
      known = undefined;
      if (changed.length > 0) await ports.write(changed.map(({ key, kind, value, isPrivate }) => ({ key, kind, value, at, isPrivate })), signal);
      const keys = new Set(rows.map(({ key }) => key.toLowerCase()));
      const old = [...before.values()].filter(({ key }) => !keys.has(key.toLowerCase()));
      // Rows this process made have no known id yet.
      const ids = old.some(({ id }) => id === '') ? new Map((await ports.read(signal)).map(({ key, id }) => [key.toLowerCase(), id])) : undefined;
      const removed = old.flatMap(({ key, id }) => (ids ? (ids.get(key.toLowerCase()) ?? []) : id));
      if (removed.length > 0) await ports.remove(removed, signal);
      if (takesFigures) figuresAt = now;
      const after = new Map(before);
      for (const { key } of old) after.delete(key.toLowerCase());
      for (const { key, value } of changed) after.set(key.toLowerCase(), { id: after.get(key.toLowerCase())?.id ?? '', key, value });
      known = after;
      return { written: changed.length, removed: old.length };
    },
  };
}

type Piece = { key: string; kind: string; value: string; isFigure: boolean; isPrivate: boolean };

/** A value that is longer than its field goes on in rows of the same name with a number: `settings:pending`, `settings:pending~2`, … */
function piecesOf({ key, kind, value, isFigure = false, isPrivate = false }: StatusRow): Piece[] {
  const text = JSON.stringify(value);
  const pieces: Piece[] = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = Math.min(text.length, start + valueLengthMax);
    // The platform cuts blanks at either end of a text, and half a character is none.
    while (end < text.length && (/[\s\uD800-\uDBFF]/.test(text[end - 1] ?? '') || /\s/.test(text[end] ?? ''))) end -= 1;
    pieces.push({ key: start === 0 ? key : `${key}~${pieces.length + 1}`, kind, value: text.slice(start, end), isFigure, isPrivate });
  }
  return pieces;
}
