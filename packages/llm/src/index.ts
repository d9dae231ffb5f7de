export { checkModel, openModel } from './open-model.ts';
