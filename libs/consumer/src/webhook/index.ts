export { signatureProblem, type SignatureRules, type SignedRequest } from './verify-signature.js';
export { WebhookReceiver, type WebhookReceiverOptions } from './webhook-receiver.js';
