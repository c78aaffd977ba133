import { sign, verify, type KeyObject } from 'node:crypto';

export interface Built {
  /** Digests of what was built, by name. */
  files: Readonly<Record<string, string>>;
  images: Readonly<Record<string, string>>;
  version: string;
  commit: string;
  source: string;
  builder: string;
}

interface Statement {
  _type: string;
  subject: { name: string; digest: { sha256: string } }[];
}

interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { sig: string }[];
}

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** What was built from what, by whom: an in-toto statement with the predicate of SLSA (v1). */
export function statementOf({ files, images, version, commit, source, builder }: Built): object {
  const digests = { ...files, ...images };
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: Object.entries(digests).map(([name, sha256]) => ({
      name,
      digest: { sha256: sha256.replace(/^sha256:/, '') },
    })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${source}/docs/operating/releases.md`,
        externalParameters: { version },
        resolvedDependencies: [{ uri: `git+${source}@${commit}`, digest: { gitCommit: commit } }],
      },
      runDetails: { builder: { id: builder } },
    },
  };
}

/** The statement in an envelope (DSSE), signed where there is a key. */
export function envelopeOf(statement: object, key: KeyObject | undefined): string {
  const payload = Buffer.from(JSON.stringify(statement));
  const signatures = key
    ? [{ sig: sign(null, preAuthentication(payload), key).toString('base64') }]
    : [];
  const envelope = { payloadType: PAYLOAD_TYPE, payload: payload.toString('base64'), signatures };
  return `${JSON.stringify(envelope)}\n`;
}

/** What the statement names, by name; undefined where no signature holds under the key. */
export function subjectsOf(text: string, key: KeyObject): Map<string, string> | undefined {
  const envelope = JSON.parse(text) as Envelope;
  const payload = Buffer.from(envelope.payload, 'base64');
  const bytes = preAuthentication(payload);
  const holds = envelope.signatures.some(({ sig }) =>
    verify(null, bytes, key, Buffer.from(sig, 'base64')),
  );
  if (!holds || envelope.payloadType !== PAYLOAD_TYPE) return undefined;
  const { subject } = JSON.parse(payload.toString()) as Statement;
  return new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
}

/** What DSSE signs: the type and the payload, each with its length. */
function preAuthentication(payload: Buffer): Buffer {
  const head = `DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}
