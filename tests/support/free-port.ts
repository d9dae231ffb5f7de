import { freePorts } from '../../apps/lab/src/system/free-ports.ts';

/** A port nobody listens on, for programs that cannot choose one themselves. */
export const freePort = async (): Promise<number> => (await freePorts(['port'])).port;
