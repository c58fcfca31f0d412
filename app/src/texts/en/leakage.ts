export const leakage = {};
