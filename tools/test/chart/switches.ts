import type { Values } from './helm.js';

export const KEDA = { enabled: true, prometheus: { address: 'http://prometheus:9090' } };
const RULE = { alert: 'Own', expr: 'up == 0', for: '5m', labels: { severity: 'page' } };

/** Each is off and on, or one of several; every pair of two of them is tried. */
export const SWITCHES: readonly (readonly Values[])[] = [
  ...['ingestion', 'relay', 'opsApi', 'migration', 'topologySpread', 'networkPolicy'].map(
    (part) => [{}, { [part]: { enabled: false } }],
  ),
  ...['ingestion', 'relay', 'opsApi'].map((part) => [
    {},
    { [part]: { disruption: { enabled: false } } },
    { [part]: { disruption: { maxUnavailable: '25%' } } },
  ]),
  ...['ingestion', 'opsApi'].map((part) => [
    {},
    { [part]: { ingress: { enabled: true, hosts: [`${part}.example.org`.toLowerCase()] } } },
  ]),
  [{}, { ingestion: { autoscaling: { enabled: true } } }],
  [{}, { relay: { keda: KEDA } }, { relay: { keda: { ...KEDA, exceptTopics: ['a'] } } }],
  [{}, { serviceAccount: { create: false } }, { serviceAccount: { annotations: { a: 'b' } } }],
  [{}, { networkPolicy: { egress: { restricted: true, rules: [{ ports: [{ port: 443 }] }] } } }],
  [{}, { networkPolicy: { metricsFrom: [{ podSelector: {} }] } }],
  [{}, { networkPolicy: { ingestionFrom: [{ ipBlock: { cidr: '10.0.0.0/8' } }] } }],
  [
    {},
    { files: { topics: { content: { 'topics.yaml': 'topics: []' } } } },
    { files: { topics: { configMap: 'topics', version: '2' } } },
  ],
  [
    {},
    { keys: { release: { name: 'keys' }, ledger: { name: 'keys' }, ledgerPublic: { name: 'k' } } },
  ],
  [{}, { files: { catalogue: { content: { 'ship.v1.yaml': 'event_type: SHIP_SAILED' } } } }],
  [{}, { files: { sources: { content: { 'sources.yaml': 'sources: []' } } } }],
  [{}, { monitoring: { serviceMonitor: { enabled: true, labels: { release: 'prometheus' } } } }],
  [{}, { monitoring: { rules: { enabled: true, groups: [{ name: 'own', rules: [RULE] }] } } }],
  [{}, { image: { pullSecrets: ['registry'], registry: 'example.org:5000' } }],
  [{}, { relay: { digest: `sha256:${'0'.repeat(64)}`, priorityClassName: 'high' } }],
  [{}, { podAnnotations: { a: 'b' }, podLabels: { team: 'x' } }],
  [
    {},
    {
      relay: {
        volumes: [{ name: 'ca', configMap: { name: 'ca' } }],
        volumeMounts: [{ name: 'ca', mountPath: '/etc/ca', readOnly: true }],
        env: [{ name: 'NODE_EXTRA_CA_CERTS', value: '/etc/ca/ca.pem' }],
        tolerations: [{ key: 'a', operator: 'Exists' }],
        nodeSelector: { a: 'b' },
      },
    },
  ],
];
