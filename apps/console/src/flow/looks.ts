/**
 * What all plots have in common. They are pictures with a text beside them, so no keyboard stops in
 * them; the colours are in `styles/theme.css`, with enough contrast in light and dark.
 */
export const plotLooks = {
  className: 'plot',
  withLegend: true,
  accessibilityLayer: false,
  curveType: 'linear',
  // In the order in which they are drawn, not by their names.
  legendProps: { itemSorter: null },
  xAxisProps: { minTickGap: 20 },
} as const;

export const colours = {
  received: 'var(--plot-received)',
  good: 'var(--plot-good)',
  bad: 'var(--plot-bad)',
  waiting: 'var(--plot-waiting)',
} as const;
