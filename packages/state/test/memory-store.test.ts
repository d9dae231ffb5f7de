import { stepSuite } from './step-suite.ts';
import { storeSuite } from './store-suite.ts';
import { memoryPlace } from './support/places.ts';

storeSuite('memory', memoryPlace);
stepSuite('memory', memoryPlace);
