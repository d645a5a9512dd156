import type { Texts } from '../texts.js';
import { access } from './access.js';
import { agreement } from './agreement.js';
import { attention } from './attention.js';
import { audit } from './audit.js';
import { companies } from './companies.js';
import { connect } from './connect.js';
import { correct } from './correct.js';
import { drift } from './drift.js';
import { flow } from './flow.js';
import { format } from './format.js';
import { handling } from './handling.js';
import { invoice } from './invoice.js';
import { invoices } from './invoices.js';
import { notifications } from './notifications.js';
import { overview } from './overview.js';
import { preview } from './preview.js';
import { remedies } from './remedies.js';
import { settings } from './settings.js';
import { shell } from './shell.js';
import { status } from './status.js';
import { timeline } from './timeline.js';
import { views } from './views.js';

export const sv: Texts = {
  access,
  agreement,
  attention,
  audit,
  companies,
  connect,
  correct,
  drift,
  flow,
  format,
  handling,
  invoice,
  invoices,
  notifications,
  overview,
  preview,
  remedies,
  settings,
  shell,
  status,
  timeline,
  views,
};
