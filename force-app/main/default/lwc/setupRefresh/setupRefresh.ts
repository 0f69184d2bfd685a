const calmEveryMs = 5_000;
const hurriedEveryMs = 1_000;
/** What a command changed is mirrored within seconds. */
const hurryMs = 8_000;

export type Refreshing = { /** Something has just been asked for: look every second for a while. */ hurry(): void; stop(): void };

/** Reads again every few seconds while the page is seen. */
export function keepFresh(refresh: () => void): Refreshing {
  let hurriedUntil = 0;
  let refreshedAt = 0;
  const timer = setInterval(() => {
    const now = Date.now();
    if (document.visibilityState !== 'visible' || (now > hurriedUntil && now - refreshedAt < calmEveryMs)) return;
    refreshedAt = now;
    refresh();
  }, hurriedEveryMs);
  return {
    hurry: () => {
      hurriedUntil = Date.now() + hurryMs;
    },
    stop: () => clearInterval(timer),
  };
}
