/** What the built-in mapper makes of Binance's futures frames, as a sources file says it. */
export const BINANCE_BY_MAPPING = `
sources:
  - name: binance
    webhook: { preset: hmac, secrets: ["\${SECRET}"], hmac: { header: x-signature } }
    mapping:
      events:
        - when: record.data.e == 'bookTicker'
          type: MARKET_QUOTE_INGESTED
          entity: record.data.s
          entity_type: symbol
          time: time_ms(record.data.T)
          stream: "'binance-usdm/bookTicker/' + record.data.s"
          key: "[record.data.u, record.data.b, record.data.B, record.data.a, record.data.A]"
          payload:
            venue: "'binance-usdm'"
            symbol: record.data.s
            pair?: record.data.ps
            update_id: record.data.u
            bid_price: record.data.b
            bid_quantity: record.data.B
            ask_price: record.data.a
            ask_quantity: record.data.A
        - when: record.data.e == 'depthUpdate'
          type: MARKET_DEPTH_INGESTED
          entity: record.data.s
          entity_type: symbol
          time: time_ms(record.data.T)
          stream: "'binance-usdm/depth/' + record.data.s"
          key: "[record.data.U, record.data.u]"
          payload:
            venue: "'binance-usdm'"
            symbol: record.data.s
            pair?: record.data.ps
            first_update_id: record.data.U
            last_update_id: record.data.u
            previous_update_id?: record.data.pu
            bids: record.data.b
            asks: record.data.a
        - when: record.data.e == 'aggTrade'
          type: MARKET_TRADE_INGESTED
          entity: record.data.s
          entity_type: symbol
          time: time_ms(record.data.T)
          stream: "'binance-usdm/aggTrade/' + record.data.s"
          key: "[record.data.a, record.data.p, record.data.q]"
          payload:
            venue: "'binance-usdm'"
            symbol: record.data.s
            pair?: record.data.ps
            trade_id: record.data.a
            price: record.data.p
            quantity: record.data.q
            normal_quantity?: record.data.nq
            first_trade_id: record.data.f
            last_trade_id: record.data.l
            buyer_is_maker: record.data.m
        - when: record.data.e == 'kline'
          type: MARKET_CANDLE_INGESTED
          entity: record.data.s
          entity_type: symbol
          time: time_ms(record.data.E)
          stream: "'binance-usdm/kline/' + record.data.s"
          key: "[record.data.k.i, record.data.k.t, record.data.E]"
          payload:
            venue: "'binance-usdm'"
            symbol: record.data.s
            pair?: record.data.ps
            interval: record.data.k.i
            opened_at: time_ms(record.data.k.t)
            closed_at: time_ms(record.data.k.T)
            open: record.data.k.o
            high: record.data.k.h
            low: record.data.k.l
            close: record.data.k.c
            volume: record.data.k.v
            quote_volume: record.data.k.q
            trades: int(record.data.k.n)
            final: record.data.k.x
`;
