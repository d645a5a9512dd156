import {
  Anchor,
  Button,
  Menu,
  type AnchorProps,
  type ButtonProps,
  type MenuItemProps,
} from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ReactNode, Ref } from 'react';

type LinkProps = { readonly ref?: Ref<HTMLAnchorElement>; readonly children?: ReactNode };

/** Links of the component library whose targets are checked against the console's own pages. */
export const TextLink = createLink((props: AnchorProps & LinkProps) => <Anchor {...props} />);

export const ButtonLink = createLink((props: ButtonProps & LinkProps) => (
  <Button component="a" {...props} />
));

export const MenuLink = createLink((props: MenuItemProps & LinkProps) => (
  <Menu.Item component="a" {...props} />
));
