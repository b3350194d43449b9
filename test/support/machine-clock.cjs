// Loaded with --require. This machine's clock is wrong by MACHINE_CLOCK ms when the process starts, and is put right
// when the process gets SIGUSR2.
const Real = Date;
const now = Real.now.bind(Real);
let off = Number(process.env.MACHINE_CLOCK);
process.on('SIGUSR2', () => {
  off = 0;
});
globalThis.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(now() + off);
    else super(...given);
  }
  static now() {
    return now() + off;
  }
};
