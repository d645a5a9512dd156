export * from './assert-never.js';
export * from './connection-settings.js';
export * from './environment.js';
export * from './logger.js';
export * from './paid-invoice.js';
export * from './result.js';
export { Decimal } from 'decimal.js';
