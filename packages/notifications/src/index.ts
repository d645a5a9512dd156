export {
  createTest,
  deliveryStates,
  eraseOldDeliveries,
  listDeliveries,
  replayDelivery,
} from './deliveries.js';
export type { Delivery } from './deliveries.js';
export { messageTypes, notificationEvents } from './events.js';
export { gatherFacts } from './facts.js';
export { tellOfLateBacklogs } from './late-backlog.js';
export { createPostman } from './postman.js';
export type { Postman } from './postman.js';
export type { Receiver } from './receiver.js';
export {
  changeReceiver,
  createReceiver,
  deleteReceiver,
  findReceiver,
  findReceiverToChange,
  listReceivers,
  readTarget,
  receiversAtMost,
  receiversOfOneAtMost,
} from './receivers.js';
export type { Wishes } from './receivers.js';
export { eraseFormerSecrets, rotateReceiverSecret } from './rotate-secret.js';
export { createMailer } from './send/mail.js';
export { createPoster } from './send/post.js';
export { reachOf } from './send/public-address.js';
export { checkTarget, notificationKinds } from './target.js';
export { tellOfWeeks } from './weekly-summary.js';
export { languages } from './words/languages.js';
