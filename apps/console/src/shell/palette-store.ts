import { createSpotlight } from '@mantine/spotlight';

/** Whether the palette is open and what is marked in it; `palette` opens and closes it. */
export const [paletteStore, palette] = createSpotlight();
