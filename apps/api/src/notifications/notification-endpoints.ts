import type { Endpoint } from '../http/endpoint.js';
import type { Services } from '../services.js';
import { deleteNotification } from './delete-notification.js';
import { getDeliveries, postDeliveryReplay, postNotificationTest } from './deliveries.js';
import { getNotification, getNotifications } from './get-notifications.js';
import { patchNotification } from './patch-notification.js';
import { postNotification } from './post-notification.js';
import { postNotificationSecret } from './post-notification-secret.js';
import { createSendingBudget } from './sending-budget.js';

/** Who is told of what, and whether it arrived. */
export function notificationEndpoints(services: Services): readonly Endpoint[] {
  const budget = createSendingBudget(services.limitsRedis);
  return [
    postNotification(services),
    getNotifications(services),
    getNotification(services),
    patchNotification(services),
    deleteNotification(services),
    postNotificationSecret(services),
    postNotificationTest(services, budget),
    getDeliveries(services),
    postDeliveryReplay(services, budget),
  ];
}
