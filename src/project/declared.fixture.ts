/** Runs the text of a config, which may import nothing but `defineProject`, and returns the project that it declares. */
export function declared(text: string): unknown {
  const body = text.replace(/^import .*$/m, "").replace("export default", "return");
  return new Function("defineProject", body)((project: unknown) => project);
}
