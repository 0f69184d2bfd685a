/** A customer group; the V2 API has no V3 successor. */
export type GroupRecord = {
  id: number;
  name: string;
  is_default: boolean;
  is_group_for_guests: boolean;
  category_access: Record<string, unknown>;
  discount_rules: Record<string, unknown>[];
  createdAt: number;
  modifiedAt: number;
};

export type GroupTable = {
  /** A store has at most one default group and one group for guests: the newest takes over. */
  save(group: Omit<GroupRecord, 'id'> & { id?: number }): GroupRecord;
  get(id: number): GroupRecord | undefined;
  remove(id: number): void;
  all(): GroupRecord[];
};

export function createGroupTable(): GroupTable {
  const groups = new Map<number, GroupRecord>();
  let lastId = 0;
  return {
    save(given) {
      const group = { ...given, id: given.id ?? (lastId += 1) };
      for (const other of groups.values()) {
        if (group.is_default) other.is_default = false;
        if (group.is_group_for_guests) other.is_group_for_guests = false;
      }
      groups.set(group.id, group);
      return group;
    },
    get: (id) => groups.get(id),
    remove: (id) => void groups.delete(id),
    all: () => [...groups.values()],
  };
}
