const WEBHOOK = {
  transport: 'webhook',
  options: { secrets: ['${WEBHOOK_SECRET}'], allow_private_addresses: true },
};
/** What the partner gets: decisions that were recorded, and releases. */
const PARTNERS = [
  {
    name: 'partner',
    destination: '${PARTNER_URL}/decisions',
    event_types: ['AI_DECISION_RECORDED'],
    ...WEBHOOK,
  },
  { name: 'orders', destination: '${PARTNER_URL}/orders', gated: true, ...WEBHOOK },
];
const TRADES = { name: 'events', event_types: ['MARKET_TRADE_INGESTED'] };

/** The topics file of a drill: trades to the consumer, by webhook or through the broker. */
export function topicsOf(transport: string): object[] {
  const way = transport === 'webhook' ? { ...WEBHOOK, destination: '${LAB_URL}' } : { transport };
  return [{ ...TRADES, ...way }, ...PARTNERS];
}
