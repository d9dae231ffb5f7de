import { lookup as resolve } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { CompassError } from '@compass/core';
import { placeOf } from './address.ts';

export interface Address {
  address: string;
  family: number;
}

/** Every address of a name, as the system resolves it. */
export type Resolve = (name: string) => Promise<Address[]>;

const systemResolve: Resolve = (name) => resolve(name, { all: true });

const refuse = (name: string, why: string) => new CompassError('refused', `${name} ${why}: it is not called`);

/**
 * A `lookup` for connections to one name: resolved once for a connection, and only what was checked is connected to. A name may move among
 * public or among private addresses, as names of clusters do; never from one to the other, never to a loopback address that it had not
 * from the start, and never to where clouds keep their credentials.
 */
export const checkedLookup = (name: string, resolveName: Resolve = systemResolve): LookupFunction => {
  let first: Address[] | null = null;

  const check = (found: Address[]): Address[] => {
    const known = first ?? found;
    for (const { address } of found) {
      const place = placeOf(address);
      if (place === 'nowhere' || place === 'metadata') throw refuse(name, 'resolves to an address of no server');
      const same = known.some((one) => one.address === address);
      const alike = place !== 'loopback' && known.some((one) => placeOf(one.address) === place);
      if (!same && !alike) throw refuse(name, 'suddenly resolves to another kind of address');
    }
    if (found.length === 0) throw refuse(name, 'resolves to no address');
    first = known;
    return found;
  };

  return (_hostname, { all }, done) => {
    resolveName(name)
      .then(check)
      .then(
        (found) => {
          const [one] = found;
          if (all) done(null, found);
          else done(null, one?.address ?? '', one?.family);
        },
        (error) => done(error, []),
      );
  };
};
