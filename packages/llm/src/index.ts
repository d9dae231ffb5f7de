export { offlineEmbedder } from './embedders/offline.ts';
export { checkModel, openModel } from './open-model.ts';
