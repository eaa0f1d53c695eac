/** Computes for as many rounds as its argument says, touching no memory: what a core gives when others work too. */
let state = 1;
let x = 0.5;
for (let i = Number(process.argv[2]) * 1e6; i > 0; i--) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  x = x * 0.999_999 + state * 1e-12;
}
console.log(x);
