export interface AppDefinition {
  name: string;
  entry: string;
  /** Variable that names its port, and the port without it. */
  portVariable: string;
  port: number;
}

export const APPS = {
  opsApi: {
    name: 'ops-api',
    entry: 'apps/ops-api/dist/main.js',
    portVariable: 'OPS_API_PORT',
    port: 3000,
  },
  ingestion: {
    name: 'ingestion',
    entry: 'apps/ingestion/dist/main.js',
    portVariable: 'INGESTION_PORT',
    port: 3001,
  },
  relay: {
    name: 'relay',
    entry: 'apps/relay/dist/main.js',
    portVariable: 'RELAY_PORT',
    port: 3002,
  },
  signalLab: {
    name: 'signal-lab',
    entry: 'examples/signal-lab/dist/main.js',
    portVariable: 'SIGNAL_LAB_PORT',
    port: 3003,
  },
  trader: {
    name: 'trader',
    entry: 'examples/trader/dist/main.js',
    portVariable: 'TRADER_PORT',
    port: 3005,
  },
  gold: {
    name: 'gold',
    entry: 'examples/gold/dist/main.js',
    portVariable: 'GOLD_PORT',
    port: 3006,
  },
} as const satisfies Record<string, AppDefinition>;
