import { Anchor, createTheme, Modal } from '@mantine/core';

/**
 * The component library's theme. What it would write into the page as a style of its own (variables,
 * classes for widths of the screen, the lock of scrolling) is in our style sheets instead: the
 * page's policy runs nothing and styles nothing but files.
 */
export const theme = createTheme({
  primaryColor: 'teal',
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  components: {
    Anchor: Anchor.extend({ defaultProps: { inherit: true, underline: 'always' } }),
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        transitionProps: { duration: 0 },
        // A `header` element; only the page has a banner.
        attributes: { header: { role: 'presentation' } },
      },
    }),
  },
});
