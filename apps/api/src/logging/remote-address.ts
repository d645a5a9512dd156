import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * Who has sent a request, behind the proxies that TRUST_PROXY names. Some write a port beside the
 * address, another one for every connection, and a proxy that is believed in everything hands on
 * whatever its client wrote. What is no address is taken for the proxy's own, so that nobody
 * chooses whom failures are counted for, nor what stands in the audit log and in memory.
 */
export function remoteAddressOf({ ip = '', socket }: Request): string {
  const address = withoutPort(ip);
  return isIP(address) === 0 ? (socket.remoteAddress ?? '') : address;
}

function withoutPort(text: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? [];
  const [, plain] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  return bracketed ?? plain ?? text;
}
