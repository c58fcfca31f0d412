// Threads do not inherit the TypeScript loader of the process that starts them: this one loads its own first.
import { register } from 'tsx/esm/api';

register();
await import('./render-worker.ts');
