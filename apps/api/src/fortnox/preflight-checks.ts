import type { Check } from '../connections/post-preflight.js';

export function passed(check: string, detail: string): Check {
  return { check, ok: true, detail, action: null };
}

export function failedCheck(check: string, detail: string, action: string): Check {
  return { check, ok: false, detail, action };
}
