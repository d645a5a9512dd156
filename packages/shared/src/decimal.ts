import { Decimal } from 'decimal.js';

// The library's own 20 significant digits would round a large total times a long exchange rate;
// 64 keep every sum and product we form exact. Exponents never appear in text.
Decimal.set({ precision: 64, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 });

export { Decimal };
