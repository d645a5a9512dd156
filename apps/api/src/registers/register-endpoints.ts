import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import type { Endpoint } from '../http/endpoint.js';
import { accountsRegister } from './accounts-register.js';
import { getRegister } from './get-register.js';
import { withRegisterBudget } from './open-for-registers.js';
import {
  articlesRegister,
  costCentersRegister,
  modesOfPaymentRegister,
  projectsRegister,
} from './other-registers.js';

/** What the settings of a connection can name, as the company's Fortnox has it. */
export function registerEndpoints(given: FortnoxServices): readonly Endpoint[] {
  const services = withRegisterBudget(given);
  return [
    getRegister(services, accountsRegister),
    getRegister(services, modesOfPaymentRegister),
    getRegister(services, costCentersRegister),
    getRegister(services, projectsRegister),
    getRegister(services, articlesRegister),
  ];
}
