export {
  WebhookReceiverModule,
  type WebhookReceiverModuleOptions,
} from './webhook-receiver.module.js';
