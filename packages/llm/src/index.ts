export { offlineEmbedder } from './embedders/offline.ts';
export { checkEmbedder, openEmbedder } from './embedders/open-embedder.ts';
export { checkModel, openModel } from './open-model.ts';
