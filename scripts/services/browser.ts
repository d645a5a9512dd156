import { chromium, type Browser } from 'playwright-core';
import { browserNames } from './browser-names.js';
import { findProgram } from './system-packages.js';

/** Chromium without a screen, as root, silent towards its maker; `CHROMIUM_PATH` names another one. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? findProgram(...browserNames) ?? 'chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
