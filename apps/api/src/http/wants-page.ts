import type { Request } from 'express';

/** A browser asks for HTML before anything else; scripts ask for anything. */
export function wantsPage(request: Request): boolean {
  return request.get('accept')?.includes('text/html') === true;
}
