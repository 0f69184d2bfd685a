/** A sales channel; id 1 is the storefront every store has. */
export type ChannelRecord = {
  id: number;
  name: string;
  type: 'pos' | 'marketplace' | 'storefront' | 'marketing';
  platform: string;
  status: 'active' | 'prelaunch' | 'inactive' | 'connected' | 'disconnected' | 'archived' | 'deleted' | 'terminated';
  external_id: string;
  is_listable_from_ui: boolean;
  is_visible: boolean;
  icon_url: string;
  createdAt: number;
  modifiedAt: number;
};

/** The channels a new store is opened with: its storefront and a second one. */
export function openingChannels(): ChannelRecord[] {
  const opened = Date.UTC(2025, 0, 1);
  const channel = { type: 'storefront', platform: 'bigcommerce', status: 'active', external_id: '', is_listable_from_ui: true, is_visible: true, icon_url: '', createdAt: opened, modifiedAt: opened } as const;
  return [
    { id: 1, name: 'Sandbox Outfitters', ...channel },
    { id: 2, name: 'Sandbox Outlet', ...channel },
  ];
}
