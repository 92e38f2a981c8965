/** The element of the page that has this id. Throws where the page has none of this type. */
export function element<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new TypeError(`The page has no ${type.name} "${id}"`);
  return found;
}
