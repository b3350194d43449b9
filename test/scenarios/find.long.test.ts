import { findsOn } from './finding.ts';

findsOn('pglite');
