import { Button, Menu, type ButtonProps, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps, ReactNode, Ref } from 'react';

type LinkProps = { readonly ref?: Ref<HTMLAnchorElement>; readonly children?: ReactNode };

/** A link in a sentence or a cell, of which a page may have hundreds: a plain element. */
export const TextLink = createLink(({ className = '', ...props }: ComponentProps<'a'>) => (
  <a {...props} className={`link ${className}`.trim()} />
));

/** Links of the component library whose targets are checked against the console's own pages. */
export const ButtonLink = createLink((props: ButtonProps & LinkProps) => (
  <Button component="a" {...props} />
));

export const MenuLink = createLink((props: MenuItemProps & LinkProps) => (
  <Menu.Item component="a" {...props} />
));
