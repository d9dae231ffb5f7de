export const logOdds = (probability: number): number => Math.log(probability / (1 - probability));
export const probability = (odds: number): number => 1 / (1 + Math.exp(-odds));
