import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import type { Config } from './config.ts';
import { createHookApi } from './connectors/bigcommerce/hook.ts';
import { findDeliveryFault, hookSecretHeader } from './connectors/bigcommerce/webhook-verifier.ts';
import type { Log } from './core/log.ts';
import type { SyncEvent } from './core/sync-event.ts';
import { allFlows, hookScopes } from './flows/all-flows.ts';
import { keepHooks } from './intake/hook-keeper.ts';
import { registerHooks } from './intake/hook-registrar.ts';
import { openHookSecrets } from './intake/hook-secrets.ts';
import { routeDelivery, type Trigger } from './intake/trigger-router.ts';
import { createWebhookRoutes, exceptionPath, exceptionScope, type IntakeConnection } from './intake/webhook-routes.ts';
import type { OpenConnection } from './open-connection.ts';
import { toWholes, type WholesOf } from './open-sweeps.ts';
import type { Metrics } from './operations/metrics.ts';
import { createGroupCommit } from './queue/group-commit.ts';
import type { WorkQueue } from './queue/work-queue.ts';
import type { Vault } from './store/vault.ts';

/** How changes of the store become work: deliveries, and the hooks that bring them. */
export type Intake = {
  webhooks: Hono;
  /** Why deliveries may be missing, or undefined. */
  problem(): string | undefined;
  /** Looks at the hooks now. */
  checkHooks(): void;
  /** New secrets for all hooks; deliveries with the former ones are still taken. */
  rotateSecrets(): Promise<void>;
  stop(): Promise<void>;
};

type Deps = { open: OpenConnection; config: Config; vault: Vault; queue: WorkQueue; metrics: Metrics; log: Log; /** Looks for what no delivery told of. */ sweepNow(): void; wholesOf: WholesOf };

const triggers: Trigger[] = allFlows.flatMap((flow) => flow.triggers.map(({ scope, entityKeyOf, movesVersion }): Trigger => ({ flow: flow.name, scope, movesVersion, entityKeyOf: (delivery) => entityKeyOf(delivery.data) })));

export async function openIntake(deps: Deps): Promise<Intake> {
  const { open, config, vault, queue, metrics, log } = deps;
  const { connection } = open;
  const secrets = await openHookSecrets({
    scopes: [...hookScopes(true), exceptionScope],
    now: Date.now,
    load: () => vault.readOrCreate(connection.id, 'hook-secret'),
    save: (ring) => vault.write(connection.id, 'hook-secret', ring),
  });
  const add = createGroupCommit<readonly SyncEvent[]>((groups) => queue.enqueue(groups.flat()));
  const state: { problem: string | undefined } = { problem: 'The webhooks of the store are not registered yet.' };
  const judge: IntakeConnection['findFault'] = async (delivery) => {
    const fault = () => findDeliveryFault(delivery, { hook: secrets.accepted(), client: config.bigcommerce.clientSecret });
    const first = fault();
    return first === 'secret-wrong' && (await secrets.refreshIfOld()) ? fault() : first;
  };
  const destination = `${config.publicUrl}/webhooks/bigcommerce/${connection.name}`;
  const hooksNow = () => [...hookScopes(open.mapsMetafields()).map((scope) => ({ scope, destination })), { scope: exceptionScope, destination: `${destination}/${exceptionPath}` }];
  const keeper = keepHooks({
    log,
    async register(signal) {
      await secrets.refresh();
      return registerHooks(createHookApi(open.storeClient), { hooks: hooksNow(), headerName: hookSecretHeader, secretOf: secrets.secretOf }, signal);
    },
    onRegistered: deps.sweepNow,
    onState: (problem) => (state.problem = problem),
    sleep: (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => {}),
  });
  const asked = { metafields: open.mapsMetafields() };
  open.onSettings(() => {
    if (open.mapsMetafields() === asked.metafields) return;
    asked.metafields = open.mapsMetafields();
    keeper.checkNow();
  });
  const webhooks = createWebhookRoutes({
    findConnection: (name) => (name === connection.name ? { ...connection, findFault: judge } : undefined),
    route: (delivery) => toWholes(routeDelivery(triggers, delivery), deps.wholesOf),
    async enqueue(events) {
      await add(events);
      for (const event of events) queue.announce(event.flow);
    },
    onException() {
      log.warn('hooks.delivery-exception');
      keeper.checkNow();
      deps.sweepNow();
    },
    count: (outcome) => metrics.deliveries.inc({ outcome }),
  });
  return {
    webhooks,
    problem: () => state.problem,
    checkHooks: keeper.checkNow,
    async rotateSecrets() {
      await secrets.rotate();
      keeper.checkNow();
    },
    stop: () => keeper.stop(),
  };
}
