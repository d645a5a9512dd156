import { spawn } from 'node:child_process';
import { root } from './changes.mjs';

/**
 * Runs a step's command to its end and resolves to its exit code and what it printed; with
 * `live` it prints for itself. A signal to us ends it too, after `cleanUp`: half an installation
 * is completed by the next start.
 */
export function runCommand({ command: [program, ...args], cwd, env, live }, cleanUp) {
  return new Promise((resolve) => {
    const out = live ? 2 : 'pipe';
    const child = spawn(program, args, {
      cwd: cwd ?? root,
      // npm makes its children write colours; here the output goes into a message.
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
      stdio: ['ignore', out, out],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => (output += chunk));
    }
    const release = endOnSignals(child, cleanUp);
    child.once('error', (error) => {
      release();
      resolve({ code: 1, output: error.message });
    });
    child.once('close', (code) => {
      release();
      resolve({ code, output });
    });
  });
}

function endOnSignals(child, cleanUp) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const stop = (signal) => {
    child.kill(signal);
    cleanUp();
    process.exit(1);
  };
  for (const signal of signals) process.once(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}
