/** A destination below this share of successes is blocked … */
const successShareMin = 0.9;
/** … when at least this many requests were made … */
const requestsMin = 100;
/** … within this window … */
const windowMs = 2 * 60_000;
/** … for this long. https://developer.bigcommerce.com/docs/integrations/webhooks/overview */
const blockMs = 3 * 60_000;

export type BlockedDestination = { destination: string; time_left: number; reasons: { failure_description: string; count: number; timestamp: number }[] };

/** Which destinations of a client are on the denylist: all paths of one host count together. */
export type DestinationHealth = {
  /** Notes an attempt; true when it puts the destination on the denylist. */
  record(client: string, destination: string, isSuccess: boolean): boolean;
  isBlocked(client: string, destination: string): boolean;
  blocked(client: string): BlockedDestination[];
};

type Attempt = { at: number; isSuccess: boolean };
/** `head` is the first attempt still in the window; what is before it is dropped in blocks. */
type Window = { attempts: Attempt[]; head: number; failures: number; blockedUntil: number };

const blockSize = 1_000;

function forgetBefore(window: Window, at: number): void {
  for (let oldest = window.attempts[window.head]; oldest && oldest.at <= at; oldest = window.attempts[window.head]) {
    if (!oldest.isSuccess) window.failures -= 1;
    window.head += 1;
  }
  if (window.head < blockSize) return;
  window.attempts = window.attempts.slice(window.head);
  window.head = 0;
}

// The platform delivers to port 443 only, so a host is a domain there; on loopback the port tells receivers apart.
const domainOf = (destination: string) => new URL(destination).host;

export function createDestinationHealth(now: () => number): DestinationHealth {
  const windows = new Map<string, Window>();
  const keyOf = (client: string, destination: string) => `${client} ${domainOf(destination)}`;

  return {
    record(client, destination, isSuccess) {
      const key = keyOf(client, destination);
      const window = windows.get(key) ?? { attempts: [], head: 0, failures: 0, blockedUntil: 0 };
      windows.set(key, window);
      const at = now();
      window.attempts.push({ at, isSuccess });
      if (!isSuccess) window.failures += 1;
      forgetBefore(window, at - windowMs);
      const total = window.attempts.length - window.head;
      if (total < requestsMin || (total - window.failures) / total >= successShareMin || window.blockedUntil > at) return false;
      window.blockedUntil = at + blockMs;
      return true;
    },
    isBlocked: (client, destination) => (windows.get(keyOf(client, destination))?.blockedUntil ?? 0) > now(),
    blocked(client) {
      const at = now();
      return [...windows]
        .filter(([key, window]) => key.startsWith(`${client} `) && window.blockedUntil > at)
        .map(([key, window]) => ({
          destination: key.slice(client.length + 1),
          time_left: Math.ceil((window.blockedUntil - at) / 1_000),
          reasons: [{ failure_description: 'Delivery failed', count: window.failures, timestamp: Math.floor(at / 1_000) }],
        }));
    },
  };
}
