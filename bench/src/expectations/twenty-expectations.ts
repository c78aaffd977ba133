/** Twenty that all speak of each quote: of every kind, four of them in CEL. */
export const TWENTY_EXPECTATIONS = `
suites:
  - type: MARKET_QUOTE_INGESTED
    expectations:
      - { name: bid, action: quarantine, range: { member: payload.bid_price, min: '0.01', max: '10000000' } }
      - { name: ask, action: quarantine, range: { member: payload.ask_price, min: '0.01', max: '10000000' } }
      - { name: bid-size, range: { member: payload.bid_quantity?, min: 0 } }
      - { name: ask-size, range: { member: payload.ask_quantity?, min: 0 } }
      - { name: spread, action: quarantine, check: decimal(payload.ask_price) >= decimal(payload.bid_price) }
      - { name: close, check: "decimal(payload.ask_price) - decimal(payload.bid_price) <= decimal('1000')" }
      - { name: own-symbol, action: quarantine, check: payload.symbol == entity_id }
      - { name: in-order, monotonic: { key: entity_id } }
      - { name: fresh, freshness: { max_age_ms: 604800000 } }
      - { name: once, unique: { member: payload.update_id?, window_ms: 600000 } }
      - { name: many, volume: { window_ms: 60000, min: 1, max: 1000000000 } }
  - type: MARKET_QUOTE_INGESTED
    source: binance
    expectations:
      - { name: sane-bid, action: hold, range: { member: payload.bid_price, max: '100000000' } }
      - { name: sane-ask, action: hold, range: { member: payload.ask_price, max: '100000000' } }
      - { name: bid-lot, range: { member: payload.bid_quantity?, max: '1000000.5' } }
      - { name: venue, check: "payload.venue.startsWith('binance')" }
      - { name: ask-lot, range: { member: payload.ask_quantity?, max: '1000000.5' } }
  - source: binance
    expectations:
      - { name: in-order-of-type, monotonic: { key: entity_id } }
      - { name: live, freshness: { max_age_ms: 604800000, per: batch } }
      - { name: own-id, unique: { member: event_id } }
      - { name: all, volume: { window_ms: 60000, max: 1000000000 } }
`;
