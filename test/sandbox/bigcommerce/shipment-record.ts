export type ShipmentItem = { order_product_id: number; product_id: number; quantity: number };

/** A parcel that left: items of one order to one of its addresses. */
export type ShipmentRecord = {
  id: number;
  order_id: number;
  order_address_id: number;
  tracking_number: string;
  merchant_shipping_cost: string;
  shipping_method: string;
  comments: string;
  shipping_provider: string;
  tracking_carrier: string;
  tracking_link: string;
  items: ShipmentItem[];
  createdAt: number;
};

/** Every shipment of the store, by order. */
export type ShipmentTable = {
  nextId(): number;
  insert(shipment: ShipmentRecord): void;
  remove(shipment: ShipmentRecord): void;
  ofOrder(orderId: number): readonly ShipmentRecord[];
  count(): number;
};

export function createShipmentTable(): ShipmentTable {
  const byOrder = new Map<number, ShipmentRecord[]>();
  let lastId = 0;
  let count = 0;
  return {
    nextId: () => (lastId += 1),
    insert(shipment) {
      lastId = Math.max(lastId, shipment.id);
      byOrder.set(shipment.order_id, [...(byOrder.get(shipment.order_id) ?? []), shipment]);
      count += 1;
    },
    remove(shipment) {
      byOrder.set(
        shipment.order_id,
        (byOrder.get(shipment.order_id) ?? []).filter((other) => other !== shipment),
      );
      count -= 1;
    },
    ofOrder: (orderId) => byOrder.get(orderId) ?? [],
    count: () => count,
  };
}
