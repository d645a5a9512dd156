/**
 * Chromium by the names that distributions give it. The first is the same browser without windows and
 * menus around the page, which nobody sees here and which take a third of the processor's time.
 */
export const browserNames = [
  ...(['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'] as const),
];
