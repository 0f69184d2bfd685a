import type { Log } from '../core/log.ts';
import type { EmbeddedPostgres } from './embedded-postgres.ts';

/** Keeps the embedded PostgreSQL running until it is stopped on purpose. */
export type PostgresKeeper = {
  stop(): Promise<void>;
  /** Leaves the server to the others that use it. */
  release(): void;
};

const lookIntervalMs = 250;

/**
 * Starts the server again when its process is gone: killed for want of memory, or by hand. It recovers from its log, and
 * every connection finds it in the same place; until then intake refuses deliveries, which the store sends again.
 */
export function keepPostgresRunning(first: EmbeddedPostgres, start: () => Promise<EmbeddedPostgres>, log: Log): PostgresKeeper {
  const kept = { server: first, starting: undefined as Promise<void> | undefined };
  const restart = async () => {
    log.error('database.ended', { pid: kept.server.pid });
    try {
      kept.server = await start();
      log.warn('database.restarted', { pid: kept.server.pid });
    } catch (error) {
      log.error('database.not-restarted', { reason: error instanceof Error ? error.message : 'unknown' });
    }
    kept.starting = undefined;
  };
  const looking = setInterval(() => {
    if (!kept.starting && !kept.server.isRunning()) kept.starting = restart();
  }, lookIntervalMs);
  looking.unref();
  return {
    release: () => clearInterval(looking),
    async stop() {
      clearInterval(looking);
      await kept.starting;
      await kept.server.stop();
    },
  };
}
