type Batch<Event> = { events: readonly Event[]; replayId: Uint8Array | undefined };

/** Something to wait for, again and again. */
function createBell() {
  let ringing = Promise.withResolvers<void>();
  return {
    ring: () => ringing.resolve(),
    async heard(): Promise<void> {
      await ringing.promise;
      ringing = Promise.withResolvers();
    },
  };
}

/**
 * Reads on while the consumer is busy with what it was given, and hands over what came meanwhile as one batch: few transactions under load,
 * no delay without. Once so many events wait nothing more is asked for. An error comes after everything that came before it.
 */
export async function* readAhead<Event>(open: (signal: AbortSignal) => AsyncIterable<Batch<Event>>, eventsMax: number, signal: AbortSignal): AsyncGenerator<Batch<Event>> {
  const leaving = new AbortController();
  const [arrival, room] = [createBell(), createBell()];
  const waiting: Batch<Event>[] = [];
  const source: { isOver: boolean; failure: { error: unknown } | undefined } = { isOver: false, failure: undefined };
  const isFull = () => waiting.reduce((sum, batch) => sum + batch.events.length, 0) >= eventsMax;

  async function read(): Promise<void> {
    try {
      for await (const batch of open(AbortSignal.any([signal, leaving.signal]))) {
        waiting.push(batch);
        arrival.ring();
        while (isFull() && !leaving.signal.aborted) await room.heard();
        if (leaving.signal.aborted) break;
      }
    } catch (error) {
      source.failure = { error };
    }
    source.isOver = true;
    arrival.ring();
  }

  const reading = read();
  try {
    while (true) {
      while (waiting.length === 0 && !source.isOver) await arrival.heard();
      const batches = waiting.splice(0);
      room.ring();
      if (batches.length > 0) yield { events: batches.flatMap(({ events }) => events), replayId: batches.findLast(({ replayId }) => replayId !== undefined)?.replayId };
      else if (source.failure) throw source.failure.error;
      else return;
    }
  } finally {
    // A source that waits for the server ends by its signal.
    leaving.abort();
    room.ring();
    await reading;
  }
}
