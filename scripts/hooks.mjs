// npm run hooks: git looks at what is staged before each commit in this clone. Never set otherwise.
import { execFileSync } from 'node:child_process';
import { helpFor } from './help.mjs';

if (process.argv.includes('--help')) process.stdout.write(`${helpFor('hooks')}\n`);
else execFileSync('git', ['config', 'core.hooksPath', '.githooks'], { stdio: 'inherit' });
