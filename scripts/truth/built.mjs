export const root = new URL('../../', import.meta.url);
export const built = (file) => import(new URL(`dist/${file}`, root));
