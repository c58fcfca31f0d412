export const duplicates = {};
