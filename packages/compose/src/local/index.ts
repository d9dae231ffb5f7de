/** A COMPASS that keeps nothing, for one command. Apart from the main entry, so that no database is loaded for it. */
export { type Local, startLocal } from './start-local.ts';
