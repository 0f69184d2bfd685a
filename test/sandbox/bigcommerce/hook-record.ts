/** A webhook subscription. It belongs to the client whose token created it. */
export type HookRecord = {
  id: number;
  client_id: string;
  store_hash: string;
  scope: string;
  destination: string;
  headers: Record<string, string> | null;
  is_active: boolean;
  /** Switched off by the platform after the last retry, not by its owner. */
  isDeactivated: boolean;
  /** Sandbox time from which events are delivered; the platform takes up to a minute. */
  liveAt: number;
  /** Epoch seconds. */
  created_at: number;
  updated_at: number;
};
