/**
 * Importing this file before `@peculiar/x509` lets that library load: its dependency tsyringe
 * refuses to start without the Reflect metadata interface, which it asks for the constructor
 * parameters of decorated classes. None of the library's classes has any, so there is nothing to
 * keep. A full implementation that is already there stays.
 */
const emptyMetadata = {
  getMetadata: () => undefined,
  getOwnMetadata: () => undefined,
  defineMetadata: () => undefined,
};

if (!("getMetadata" in Reflect)) Object.assign(Reflect, emptyMetadata);
