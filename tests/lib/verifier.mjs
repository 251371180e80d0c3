// The browser's verifier as a module of Node: the same TypeScript, put into one file by the bundler the web is built with.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(resolve('web/package.json'));
const { build } = require('esbuild');

const made = await build({ entryPoints: [resolve('web/src/verify/proof/verdict.ts')], bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'error' });
const code = Buffer.from(made.outputFiles[0].contents).toString('base64');

/** verdictOf(bytes, key | null), exactly as the page calls it. */
export const { verdictOf } = await import(`data:text/javascript;base64,${code}`);
